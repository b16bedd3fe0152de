// Every sentence of the queue view.

export const T = {
  title: "排队情况",
  practice: "演示",
  overtime: "延时服务中",
  number: "号码",
  window: "窗口",
  next: "接下来",
  missed: "过号",
  waiting: "等候人数",
  longest: "最长等候",
  none: "无",
  noCalls: "请取号，在等候区等候叫号",
  windowNo: (no) => `${no} 号窗口`,
  people: (n) => `${n} 人`,
  footer: (hours, phone) => [hours ? `服务时间 ${hours}` : "", phone ? `咨询电话 ${phone}` : ""].filter(Boolean),
  underAMinute: "不到 1 分",
  stale: (time) => `连接中断 · 画面停在 ${time}，请听工作人员叫号`,
};
