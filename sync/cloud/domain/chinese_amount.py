"""Amounts in Chinese capitals (大写金额), as 正确填写票据和结算凭证的基本规定 asks for them."""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def capitals(fen: int) -> str:
    """``12345`` → ``壹佰贰拾叁圆肆角伍分``; negative amounts begin with 负."""
    sign = "负" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    jiao, last = divmod(rest, 10)
    whole = f"{_whole(yuan)}圆" if yuan else ""
    if not rest:
        return f"{sign}{whole or '零圆'}整"
    small = f"{DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return f"{sign}{whole}{small}{f'{DIGITS[last]}分' if last else '整'}"


def _whole(yuan: int) -> str:
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1_000):
            text += "零"
        text += _group(group) + GROUPS[index]
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return text
