// The document camera (高拍仪): a live picture, turned as it stands, and one sheet taken as JPEG. It needs a secure page and a camera.

const WIDTH_PX = 1920;
const HEIGHT_PX = 1440;
const QUALITIES = [0.85, 0.72, 0.6, 0.45];
const TURN_STORE = "tidehall.cameraTurn";

// Opens the camera on `video`; returns "" or the name of what is in the way: "insecure", "none", "refused".
export async function openCamera(video) {
  if (!window.isSecureContext || !navigator.mediaDevices) return "insecure";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: WIDTH_PX }, height: { ideal: HEIGHT_PX } }, audio: false });
    video.srcObject = stream;
    await video.play();
    return "";
  } catch (error) {
    return error.name === "NotAllowedError" ? "refused" : "none";
  }
}

export function closeCamera(video) {
  if (!video.srcObject) return;
  for (const track of video.srcObject.getTracks()) track.stop();
  video.srcObject = null;
}

// How the picture is turned is a matter of how the camera stands on this desk.
export const turn = () => Number(localStorage.getItem(TURN_STORE) || 0);
export const turnOn = () => localStorage.setItem(TURN_STORE, String((turn() + 90) % 360));

export function takeSheet(video) {
  const sideways = turn() % 180 !== 0;
  const [width, height] = [video.videoWidth, video.videoHeight];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = sideways ? [height, width] : [width, height];
  const pen = canvas.getContext("2d");
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((turn() * Math.PI) / 180);
  pen.drawImage(video, -width / 2, -height / 2);
  return canvas;
}

export async function sheetOfFile(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDTH_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

// Base64 without its prefix, small enough to be sent.
export function asJpeg(canvas, limitChars) {
  for (const quality of QUALITIES) {
    const text = canvas.toDataURL("image/jpeg", quality).split(",")[1];
    if (text.length <= limitChars) return text;
  }
  return null;
}
