// Every sentence of the page that brings the hall's authority to a window's computer.

export const T = {
  title: "安装大厅证书",
  why: "窗口页面用加密方式打开，证书由本大厅自己签发。每台窗口电脑安装一次，之后打开页面不再提示，高拍仪也能使用。",
  download: "下载大厅证书",
  check: "安装前请核对",
  checkHow: "下面的指纹应与服务主机屏幕上或技术员手册里登记的一致，不一致请不要安装，并联系县数据局。",
  fingerprint: (text) => text.replace(/(.{24}):/g, "$1\n").trim(),
  until: (day) => `有效期至 ${day}`,
  windows: "Windows 电脑",
  windowsSteps: [
    "点“下载大厅证书”，打开下载的文件，点“安装证书”。",
    "存储位置选“本地计算机”，下一步选“将所有的证书都放入下列存储”，点“浏览”。",
    "选“受信任的根证书颁发机构”，确定、完成。",
    "关闭浏览器后重新打开窗口页面。",
  ],
  linux: "统信、麒麟等 Linux 电脑",
  linuxSteps: [
    "点“下载大厅证书”。",
    "在浏览器“设置 → 隐私和安全 → 管理证书 → 颁发机构”里导入，并勾选“信任此证书以标识网站”。",
    "关闭浏览器后重新打开窗口页面。",
  ],
};
