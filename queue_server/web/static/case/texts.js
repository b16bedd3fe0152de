// The words of a case: its states, kinds of decision, due dates and steps, the same on every desk that shows one.

const DAY = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", timeZone: "Asia/Shanghai" });

const dayOf = (date) => {
  const [year, month, day] = String(date).slice(0, 10).split("-").map(Number);
  return { year, month, day };
};

export const K = {
  states: {
    DRAFT: ["预收件", "warn"], RECEIVED: ["已收件", ""], ROUTED: ["待接件", "warn"], REVIEWING: ["审批中", ""], ACCEPTED: ["已受理", "ok"],
    SPECIAL: ["特别程序", ""], DECIDED: ["已审批", "ok"], RETURNED: ["已回流", "ok"], CORRECTION: ["待补正", "warn"], NOT_ACCEPTED: ["不予受理", ""],
    ISSUING: ["待出件", "ok"], ISSUED: ["已出件", "ok"], DELIVERED: ["已送达", "ok"], WITHDRAWN: ["已撤回", ""], CLOSED: ["已归档", ""], LINKED: ["已关联", "ok"],
  },
  types: { immediate: "即办件", promised: "承诺件" },
  licence: "行政许可",
  colours: { yellow: ["时限过半", "warn"], red: ["临近到期", "danger"], overdue: ["已逾期", "overdue"] },
  provisional: "暂定",
  provisionalWhy: "跨到尚未公布放假安排的年份，公布后重新计算",
  paused: "不计时",
  day: (date) => {
    const { year, month, day } = dayOf(date);
    return `${year}年${month}月${day}日`;
  },
  shortDay: (date) => {
    const { month, day } = dayOf(date);
    return `${month}月${day}日`;
  },
  left: (n) => (n < 0 ? `逾期 ${-n} 个工作日` : n === 0 ? "今天到期" : `剩 ${n} 个工作日`),
  due: (date) => `${K.shortDay(date)}前办结`,
  receiveDue: (date) => `${K.shortDay(date)}前告知是否受理`,
  moment: (at) => `${DAY.format(new Date(at))} ${new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" })}`,
  facts: {
    applicant: "申请人", phone: "电话", received: "收件", receiveDue: "受理期限", due: "办结期限", helped: "帮填", visits: "到现场", earlier: "上一件", later: "重新申请", extension: "延期",
  },
  promised: (days) => `承诺 ${days} 个工作日`,
  sameVisit: "当场办结",
  visits: (n) => `${n} 次`,
  received: (at, name) => [K.moment(at), name].filter(Boolean).join(" "),
  notReceived: "未收件",
  materials: "申请材料",
  materialsCount: (there, all) => `${there} / ${all}`,
  materialAbout: (one) => [one.form, one.copies > 1 ? `${one.copies} 份` : "", one.sheets ? `收到 ${one.sheets} 页${one.original ? "（原件）" : ""}` : "", one.required ? "" : one.condition || "按情形提交"].filter(Boolean).join(" · "),
  there: "已收",
  lacking: "缺",
  notAsked: "不需要",
  deferred: (until) => `容缺，${K.shortDay(until)}前补齐`,
  tip: "指导",
  tipJoint: "；",
  scans: "扫描件",
  noScans: "没有扫描件",
  scanOf: (name) => `扫描件：${name}`,
  scanSize: (bytes) => (bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`),
  scanBack: "返回办件",
  scanOpen: "在新页打开",
  scanNext: "下一份",
  special: (name, days, counted) => `${name}${days ? ` ${days} 日` : ""}${counted ? "（计入时限）" : "（不计时限）"}`,
  specialNow: (special) => `${special.name}${special.began_on ? `，${K.shortDay(special.began_on)}起` : ""}${special.ends_on ? `，计划${K.shortDay(special.ends_on)}结束` : ""}`,
  extensionNow: (one) => `${one.days} 个工作日，延至${K.shortDay(one.new_due)}（${[one.by_name, one.reason].filter(Boolean).join("：")}）`,
  extensionAsked: (one) => `申请延长 ${one.days} 个工作日，待负责人批准（${[one.requested_by_name, one.reason].filter(Boolean).join("：")}）`,
  deemed: "视为受理",
  deemedWhy: "五个工作日内没有告知，依法自收件之日起视为受理",
  forwarded: "已转报县级",
  urgent: "急难",
  decisions: { correction: "一次性补正", decline: "不予受理", approve: "准予", refuse: "不予批准" },
  decision: "审批意见",
  opinion: "意见",
  basis: "依据",
  reason: "理由",
  body: "应向哪里申请",
  confirmedBy: (name, at) => `${name} ${K.moment(at)} 确认`,
  draftBy: (name, at) => `${name} ${K.moment(at)} 拟稿，未确认`,
  reasons: { no_permit_needed: "依法不需要取得行政许可", not_competent: "不属于本机关职权范围", by_guide: "依办事指南不符合受理条件" },
  toCorrect: (one) => `${one.material}：${one.problem}。${one.how}`,
  result: "办理结果",
  resultNow: (one) => [one.name, one.no, one.copies ? `${one.copies} 份` : ""].filter(Boolean).join(" · "),
  papers: "文书",
  paperKinds: {
    receipt: "收件凭证", acceptance: "受理通知书", correction: "补正告知书", decline: "不予受理告知书", approval: "准予决定书", refusal: "不予批准决定书", extension: "延期告知书",
    service_proof: "送达回证", collection: "领取回执", commission: "委托书", notice: "一次性告知书", withdrawal: "撤回确认书",
  },
  comments: "意见",
  trace: "经过",
  by: (person, account) => [person, account].filter(Boolean).join(" · "),
  system: "系统",
};
