// Every sentence of the ticket on a phone.

export const T = {
  title: "我的号码",
  practice: "演示",
  bring: "请准备",
  states: {
    waiting: (t) => (t.people_ahead ? `前面还有 ${t.people_ahead} 人` : "下一个就是您"),
    called: (t) => `请到 ${t.window} 号窗口`,
    serving: (t) => `正在 ${t.window} 号窗口办理`,
    held: () => "已暂挂，请备齐材料后回窗口",
    transferred: () => "已转移，请等候叫号",
    missed: () => "已过号",
    done: () => "已办结",
    cancelled: () => "号码已取消",
    expired: () => "号码已失效",
  },
  advice: {
    waiting: (t) => (!t.wait_min ? "请在等候区等候，听到叫号后前往窗口。" : `大约再等 ${t.wait_min} 分钟。请在等候区等候，听到叫号后前往窗口。`),
    missed: (t, time) => (time ? `请在 ${time} 前到取号机激活，或告诉工作人员。` : "请重新取号。"),
    expired: () => "请重新取号。",
  },
  lost: "暂时连不上大厅，正在重试",
  unknown: "没有这个号码",
  windows: (list) => `可办窗口：${list.join("、")} 号`,
  foot: (issued, phone, time) => [`取号时间 ${issued}，仅限当日有效`, phone ? `咨询电话 ${phone}` : "", `更新于 ${time}`].filter(Boolean),
};
