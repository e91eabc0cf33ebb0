/** English for documents that are stamped on the phone. */

export const DOCUMENTS = {
  "文档签章": "Sign documents",
  "签章完成之前退出会中断签章。": "Leaving before it is done interrupts the stamping.",
  "文档保持原样,可重新签章;不收费。":
    "The document stays as it is and can be stamped again; nothing is charged.",
  "不会签章,文档保持原样。": "Nothing will be stamped; the document stays as it is.",
  "签章后的文档在“文档签章”中,可查看和下载。":
    "The signed document is under Sign documents, to be looked at and downloaded.",
  "没有签章,文档保持原样。": "Nothing was stamped; the document is as it was.",
  "没有签章,文档保持原样。请重新签章。":
    "Nothing was stamped; the document is as it was. Stamp it again.",
  "文档保持原样。请重新签章。": "The document is as it was. Stamp it again.",
  "查看文档": "Show documents",
  "选择 PDF 文档": "Choose PDF documents",
  "导入文档": "Import documents",
  "按名称搜索": "Search by name",
  "请输入文档名称": "Name of a document",
  "所有文档": "All",
  "已签章": "Signed",
  "未签章": "Unsigned",
  "签章中": "Being signed",
  "最新在前": "Newest first",
  "按名称": "By name",
  "还没有文档。点击右下角【+】导入 PDF。": "No documents yet. Import a PDF with the + at the bottom right.",
  "没有符合的文档。": "No document matches.",
  "{n} 页": "Pages: {n}",
  "打开": "Open",
  "已导入 {n} 份文档": "Documents imported: {n}",
  "删除文档": "Remove document",
  "《{name}》将从这里删除,已下载的文件不受影响。":
    "{name} will be removed here; files downloaded before are not affected.",
  "《{name}》超过 16 MB。": "{name} is larger than 16 MB.",
  "请在电脑端签章。": "Stamp it on a computer.",
  "手机导入的文档会加密保存在服务端,以便盖章;电脑端签章的文件从不上传。删除后不再保留。":
    "Documents imported here are kept encrypted by the service so that they can be stamped; files stamped on a computer are never uploaded. Deleting one removes it.",
  "选择印章": "Choose a seal",
  "选择印章,拖到页面上": "Choose a seal and drag it to its place",
  "没有可用的印章。可在印章管理中制作个人签名,或申请印章授权。":
    "No seal can be used. Make a signature or apply for a grant under Seals.",
  "去签章": "Continue to sign",
  "上一页": "Previous page",
  "下一页": "Next page",
  "第 {n} 页": "Page {n}",
  "第 {n} 页,共 {count} 页": "Page {n} of {count}",
  "{name}:距左 {x} 毫米,距上 {y} 毫米;用方向键移动":
    "{name}: {x} mm from the left, {y} mm from the top; move with the arrow keys",
};
