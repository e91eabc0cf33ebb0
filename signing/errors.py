"""The one tree of errors of BidSeal.

    BidSealError
    ├─ UserError                    something the user can understand and mend
    │  ├─ UsageError                the command or the request itself is wrong      (exit 2)
    │  │  ├─ PageRangeError         a page range cannot be read or is outside the file
    │  │  ├─ PlatformLimitError     more files or pages than the platform takes at once
    │  │  └─ PlaceSpecError         a --place specification cannot be read
    │  ├─ DocumentError             the file cannot be opened or must not be changed
    │  │  ├─ NotPdfError            it is not a PDF at all
    │  │  ├─ DamagedPdfError        it is a PDF, but broken beyond an open repair
    │  │  ├─ EmptyPdfError          it has no pages
    │  │  ├─ PasswordError          a password is needed, or the one given is wrong
    │  │  ├─ ProtectedPdfError      DocMDP, usage rights, XFA or public-key encryption forbid it
    │  │  ├─ DocumentLimitError     reading it would take more time or memory than allowed
    │  │  └─ FileAccessError        it does not exist, is in use or cannot be read
    │  ├─ PlacementError            a rule cannot be turned into marks
    │  │  └─ KeywordNotFoundError   the keyword is nowhere, and why
    │  ├─ SealError                 the seal is unknown, void, malformed or unfit
    │  ├─ CryptoError               keys, certificates or signatures are not what they claim
    │  │  ├─ KeyFormatError         a key or a key share is malformed or off the curve
    │  │  ├─ SignatureMismatchError a signature does not match
    │  │  ├─ UnsupportedAlgorithmError  a signature uses an algorithm we do not judge
    │  │  ├─ DecryptionError        a ciphertext is malformed, altered or for another key
    │  │  ├─ EnvelopeError          an encrypted file is no container of ours, or was altered
    │  │  ├─ KeyShareError          the two halves of a key do not belong together
    │  │  ├─ ShareLockedError       a wrapped key share cannot be unlocked
    │  │  ├─ CertificateError       a certificate cannot be read or issued
    │  │  ├─ RevocationError        a CRL or an OCSP answer cannot be used
    │  │  ├─ CmsError               a CMS signature cannot be read or put together
    │  │  └─ TimestampError         a timestamp is refused or does not fit its request
    │  ├─ CredentialError           the stored login of this PC cannot be read
    │  ├─ OutputError               the result cannot be written
    │  │  └─ JournalError           the progress of a job cannot be noted or read
    │  ├─ VerificationError         our own check of a finished output failed
    │  ├─ SessionError              the scan session ended without a signature      (exit 3)
    │  │  ├─ RefusedError           refused: on the phone, or by a rule of the cloud
    │  │  │  └─ LoginRefusedError   the same for a login
    │  │  ├─ LoginUnfinishedError   a login ran out or the phone left it
    │  │  ├─ TooEarlyError          an encrypted file is not to be opened yet
    │  │  ├─ ExpiredError           the QR or the session ran out
    │  │  └─ InterruptedByPhoneError  the phone left its waiting page
    │  └─ CloudError                the cloud cannot be reached or answered nonsense (exit 4)
    ├─ Cancelled                    the user cancelled; never shown as an error
    └─ InternalError                a bug of ours

Texts are Chinese templates with named arguments; the translation door (`resources.i18n`) finds
the English beside them. Every error says what happened, what is safe and what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class BidSealError(Exception):
    """Root of the tree; carries a stable code and three sentences.

    Class attributes are templates in Chinese (the source language); keyword arguments of the
    constructor fill them and stay available in `arguments` for the translation door.
    """

    code: ClassVar[str] = "internal"
    """Stable dotted identifier, e.g. ``document.password``; part of the JSON contract."""
    what: str = "程序内部出错。"
    """Template: what happened."""
    safe: str = "原文件未被改动。"
    """Template: what is safe."""
    next: str = "请重试;如仍出现,请导出日志并联系客服。"
    """Template: what to do next."""

    def __init__(
        self,
        what: str | None = None,
        *,
        next: str | None = None,
        safe: str | None = None,
        **arguments: object,
    ) -> None:
        """Fill the templates; `what`, `safe` and `next` replace the class's own sentences."""
        self.arguments = arguments
        if what is not None:
            self.what = what
        if safe is not None:
            self.safe = safe
        if next is not None:
            self.next = next
        super().__init__(self.what.format(**arguments))

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (workers), so they must pickle with their arguments."""
        return _rebuild, (type(self), self.what, self.next, self.safe, self.arguments)


def _rebuild(
    kind: type[BidSealError], what: str, next_: str, safe: str, arguments: dict[str, object]
) -> BidSealError:
    return kind(what, next=next_, safe=safe, **arguments)


class UserError(BidSealError):
    """Something the user can understand and mend."""

    code = "user"


class UsageError(UserError):
    """The command or the request itself is wrong."""

    code = "usage"
    what = "命令或参数不正确:{detail}。"
    next = "请对照帮助修改后再试。"


class PageRangeError(UsageError):
    """A page range cannot be read or lies outside the file."""

    code = "placement.page-range"
    what = "页码“{text}”无法识别或超出文件范围(共 {pages} 页)。"
    next = "示例:1-5,8,末页。"


class PlatformLimitError(UsageError):
    """More files or pages than the trading platform takes in one session."""

    code = "platform.limit"
    what = "“{platform}”一次最多 {limit} 个文件,这次有 {count} 个。"
    safe = "没有签章,没有扣费,原文件未被改动。"
    next = "请分批提交,或改选其他平台。"


class PlaceSpecError(UsageError):
    """A ``--place`` specification cannot be read."""

    code = "placement.spec"
    what = "盖章位置“{spec}”无法识别:{detail}"
    next = "示例:page=3;x=120;y=200 或 keyword=投标人;occurrence=all。"


class DocumentError(UserError):
    """The file cannot be opened or must not be changed."""

    code = "document"
    what = "无法打开《{name}》。"
    next = "请重新导出 PDF 后再试。"


class NotPdfError(DocumentError):
    """The file is not a PDF at all."""

    code = "document.not-pdf"
    what = "无法打开《{name}》:它不是 PDF 文件。"


class DamagedPdfError(DocumentError):
    """The file is a PDF, but broken beyond an open repair."""

    code = "document.damaged"
    what = "无法打开《{name}》:文件已损坏。"


class EmptyPdfError(DocumentError):
    """The PDF has no pages."""

    code = "document.empty"
    what = "《{name}》没有任何页面,无法盖章。"


class PasswordError(DocumentError):
    """A password is needed, or the one given is wrong."""

    code = "document.password"
    what = "《{name}》需要打开密码,或输入的密码不正确。"
    next = "请输入正确的密码;密码不会被保存。"


class ProtectedPdfError(DocumentError):
    """DocMDP, usage rights, XFA or public-key encryption forbid the change."""

    code = "document.protected"
    what = "《{name}》不允许再签章:{reason}。"
    next = "请向文件制作方索取允许签章的版本。"


class DocumentLimitError(DocumentError):
    """Reading the file would take more time or memory than allowed."""

    code = "document.limit"
    what = "《{name}》超出安全读取的限度:{reason}。"


class FileAccessError(DocumentError):
    """The file does not exist, is in use or cannot be read."""

    code = "document.access"
    what = "无法读取《{name}》:{reason}。"
    next = "请检查文件是否存在、是否被其他程序占用以及读取权限。"


class PlacementError(UserError):
    """A rule cannot be turned into marks."""

    code = "placement"
    what = "无法放置印章:{detail}。"
    next = "请调整盖章位置后再试。"


class KeywordNotFoundError(PlacementError):
    """The keyword is nowhere; the sentence says why."""

    code = "placement.keyword"
    what = "没有找到“{keyword}”。其中 {scanned} 页是扫描图片(第 {pages} 页),无法按文字定位。"
    next = "请换关键字或手动放置。"


class SealError(UserError):
    """The seal is unknown, void, malformed or unfit."""

    code = "seal"
    what = "印章“{seal}”不可用:{reason}。"
    next = "请选择其他印章,或联系单位管理员。"


class CryptoError(UserError):
    """Keys, certificates or signatures are not what they claim to be."""

    code = "crypto"
    what = "密码运算失败:{detail}。"
    safe = "没有生成签名,原文件未被改动。"
    next = "请重试;如仍出现,请联系客服。"


class KeyFormatError(CryptoError):
    """A key or a key share is malformed, out of range or off the curve."""

    code = "crypto.key"
    what = "密钥数据不正确:{detail}。"


class SignatureMismatchError(CryptoError):
    """A signature does not match its data and key."""

    code = "crypto.signature"
    what = "签名与数据不符:{detail}。"


class UnsupportedAlgorithmError(CryptoError):
    """A signature uses an algorithm that is not on the list of those we judge."""

    code = "crypto.algorithm"
    what = "不支持的签名算法:{algorithm}。"
    next = "请用制作该文件的软件验证。"


class DecryptionError(CryptoError):
    """A ciphertext is malformed, was altered or is for another key."""

    code = "crypto.decryption"
    what = "解密失败:{detail}。"
    safe = "没有写出任何内容,原文件未被改动。"
    next = "请核对文件与所用的证书;如仍出现,请重新获取文件。"


class EnvelopeError(CryptoError):
    """An encrypted file is no container of ours, is cut off or was altered."""

    code = "crypto.envelope"
    what = "加密文件无法使用:{detail}。"
    safe = "没有写出任何内容,原文件未被改动。"
    next = "请重新获取完整的加密文件;如有备份,请使用备份。"


class KeyShareError(CryptoError):
    """The phone's and the cloud's halves of a key do not belong together."""

    code = "crypto.share"
    what = "手机与云端的密钥分片不匹配:{detail}。"
    next = "请重新扫码;如仍出现,请在手机上重新签发证书。"


class ShareLockedError(CryptoError):
    """A wrapped key share cannot be unlocked: wrong PIN, other device or damaged data."""

    code = "crypto.share-locked"
    what = "无法解锁本机的密钥分片。"
    next = "请核对 PIN;遗忘 PIN 时须重新签发证书。"


class CertificateError(CryptoError):
    """A certificate cannot be read or issued."""

    code = "crypto.certificate"
    what = "证书无法使用:{detail}。"
    next = "请更换证书,或联系证书颁发机构。"


class RevocationError(CryptoError):
    """A CRL or an OCSP answer cannot be read or does not fit."""

    code = "crypto.revocation"
    what = "证书吊销信息无法使用:{detail}。"


class CmsError(CryptoError):
    """A CMS signature cannot be read or put together."""

    code = "crypto.cms"
    what = "签名数据(CMS)无法使用:{detail}。"


class TimestampError(CryptoError):
    """A timestamp is refused or does not fit its request."""

    code = "crypto.timestamp"
    what = "时间戳无法使用:{detail}。"


class CredentialError(UserError):
    """The stored login of this PC cannot be read."""

    code = "credential"
    what = "无法读取本机保存的登录凭据:{reason}。"
    next = "请重试;仍不行时请重新扫码登录。"


class OutputError(UserError):
    """The result cannot be written; nothing half-written stays behind."""

    code = "output"
    what = "无法写入 {path}:{reason}。"
    safe = "没有生成文件,原文件未被改动。"
    next = "请检查磁盘空间和写入权限,或换一个保存位置。"


class JournalError(OutputError):
    """The journal of jobs cannot be written or read."""

    code = "output.journal"
    what = "无法读写本机的签章进度记录:{reason}。"
    safe = "原文件未被改动。"
    next = "请检查磁盘空间和数据文件夹的权限后重试。"


class VerificationError(UserError):
    """Our own check of a finished output failed, so the output was not released."""

    code = "output.verification"
    what = "签章结果未通过自检:{reason}。"
    safe = "没有生成文件,原文件未被改动,没有扣费。"
    next = "请重新提交;如仍出现,请联系客服。"


class SessionError(UserError):
    """The scan session ended without a signature."""

    code = "session"
    what = "签章未完成:{reason}。"
    safe = "没有签章,没有扣费,印章位置已保留。"
    next = "请重新提交。"


class RefusedError(SessionError):
    """Refused on the phone, or by a rule of the cloud."""

    code = "session.refused"
    what = "签章请求被拒绝:{reason}。"
    next = "请按提示处理后重新提交。"


class LoginRefusedError(RefusedError):
    """A login was refused on the phone, or by a rule of the cloud."""

    what = "登录被拒绝:{reason}。"
    safe = "本机的登录没有改变,没有扣费。"
    next = "请核对后重新扫码登录。"


class LoginUnfinishedError(SessionError):
    """A login ran out, failed, or the phone left it."""

    code = "session.login"
    what = "登录未完成:{reason}。"
    safe = "本机的登录没有改变,没有扣费。"
    next = "请重新扫码登录。"


class TooEarlyError(SessionError):
    """An encrypted file is not to be opened before its opening time."""

    code = "session.too-early"
    what = "未到开标时间 {opening},不能解密。"
    safe = "没有写出任何内容,加密文件未被改动,解密不收费。"
    next = "请在开标时间之后重新扫码解密。"


class ExpiredError(SessionError):
    """The QR code or the session ran out."""

    code = "session.expired"
    what = "二维码已过期。"
    next = "请刷新二维码后重新扫码。"


class InterruptedByPhoneError(SessionError):
    """The phone left its waiting page before the end."""

    code = "session.phone-left"
    what = "手机已离开等待页面,签章中断。"
    next = "请重新扫码,从中断处继续。"


class CloudError(UserError):
    """The cloud cannot be reached or answered nonsense."""

    code = "cloud.unreachable"
    what = "连不上云端服务:{reason}。"
    safe = "没有签章,没有扣费,印章位置已保留。"
    next = "请检查网络后重试;恢复后不会重复提交或扣费。"


class ClockError(UserError):
    """This PC's clock is so slow that fresh timestamps would come from the future."""

    code = "clock"
    what = "本机时钟比云端慢 {minutes} 分钟,签出的文件在本机无法通过检查。"
    safe = "没有签章,没有扣费,印章位置已保留。"
    next = "请在系统设置中校准时间后重试。"


class Cancelled(BidSealError):  # noqa: N818 - a wish of the user, not an error
    """The user cancelled; never shown as an error."""

    code = "cancelled"
    what = "已取消。"


class InternalError(BidSealError):
    """A bug of ours."""

    code = "internal"
