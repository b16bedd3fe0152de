// A telephone's picture made small enough to send: at most 1280 px on its longer side, as JPEG.

const LONG_SIDE_PX = 1280;
const QUALITIES = [0.82, 0.7, 0.55, 0.4];
const LIMIT_CHARS = 950_000;

// Returns base64 without its prefix; rejects what is no picture.
export async function smallPhoto(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONG_SIDE_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of QUALITIES) {
    const [, text] = canvas.toDataURL("image/jpeg", quality).split(",");
    if (text.length <= LIMIT_CHARS) return text;
  }
  throw new Error("the picture stays too large");
}
