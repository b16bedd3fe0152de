// Every sentence of the public result board.

export const T = {
  title: "办件公示",
  practice: "演示",
  tail: "编号尾号",
  item: "事项",
  received: "收件",
  state: "进度",
  updated: "更新",
  empty: "最近三十天没有办件",
  privacy: "不公示个人信息；查自己的办件请到取号机或窗口",
  figures: (received, done) => `近三十天收件 ${received} 件，已有结果 ${done} 件`,
  page: (now, all) => (all > 1 ? `${now} / ${all}` : ""),
  day: (text) => { const [, month, day] = text.split("-"); return `${Number(month)}月${Number(day)}日`; },
  stale: (time) => `与大厅失去连接，以下为 ${time} 的内容`,
};
