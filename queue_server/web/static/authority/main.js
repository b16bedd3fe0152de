// How a window's computer comes to trust this hall's pages.

import { byId, fillTexts, longDate, make, setText } from "../console/dom.js";
import { T } from "./texts.js";

fillTexts(T);
document.title = T.title;
setText(byId("fingerprint"), T.fingerprint(document.body.dataset.fingerprint));
setText(byId("until"), T.until(longDate(new Date(document.body.dataset.until))));
byId("windows-steps").replaceChildren(...T.windowsSteps.map((step) => make("li", {}, step)));
byId("linux-steps").replaceChildren(...T.linuxSteps.map((step) => make("li", {}, step)));
