/** English for the screens of money: payment, orders, account, invoices. */

export const MONEY = {
  "请输入支付密码": "Enter the payment password",
  "测试环境:任意六位数字,不会真实扣款": "Test payment: any six digits, no real money is charged",
  "订单已关闭": "The order is closed",
  "超过支付时间,没有扣款。": "It was not paid in time; nothing was charged.",
  "支付结果": "Payment",
  "正在等待支付结果": "Waiting for the payment result",
  "支付渠道确认后自动继续,不会重复扣款。":
    "Goes on by itself once the channel confirms; nothing is charged twice.",
  "订单号": "Order number",
  "稍后再看": "Look later",
  "充值赠送": "Bonus",
  "充 {reached} 送 {given}": "Recharge {reached}, get {given} on top",
};
