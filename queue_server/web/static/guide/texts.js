// Every sentence of the page that tells whether a printed guide still holds.

export const T = {
  title: "办事指南是否有效",
  practice: "演示",
  code: "指南短码",
  codeHint: "印在告知单下方的 6 位数字",
  go: "查 询",
  asking: "正在查询…",
  codeWrong: "短码是 6 位数字。",
  lost: "暂时连不上大厅，请稍后再试。",
  currentTitle: (no, day) => `现行第 ${no} 版（自 ${day} 起）要带的材料`,
  noMaterials: "不用带材料",
  copies: (n) => `${n} 份`,
  days: "办理时限",
  promised: (n) => (n ? `受理后 ${n} 个工作日` : "当场办结"),
  fee: "收费",
  station: "办理单位",
  newCode: "现行短码",
  foot: (phone) => (phone ? `看不明白？请问窗口，或拨打咨询电话 ${phone}` : "看不明白？请问窗口工作人员"),
};
