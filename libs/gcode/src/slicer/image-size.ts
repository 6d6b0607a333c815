export type ThumbnailFormat = 'png' | 'jpg' | 'qoi';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height as the image's own header tells, or undefined if the bytes do not begin as the format asks. */
export function imageSize(format: ThumbnailFormat, bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'png') return pngSize(view);
  return format === 'qoi' ? qoiSize(view) : jpgSize(view);
}

/** PNG specification (ISO/IEC 15948): signature, then IHDR with width and height. */
function pngSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 24) return undefined;
  const isPng =
    view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && view.getUint32(12) === 0x49484452;
  return isPng ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined;
}

/** QOI specification: `qoif`, width, height, channels, colour space, all big-endian: 14 bytes. */
function qoiSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 14 || view.getUint32(0) !== 0x716f6966) return undefined;
  return { width: view.getUint32(4), height: view.getUint32(8) };
}

/** JPEG (ITU-T T.81, annex B): segments up to the first start of frame, which holds height and width. */
function jpgSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    // SOF0 to SOF15 are frames, but for DHT, JPG and DAC, which stand between them.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
