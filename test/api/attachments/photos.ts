import { crc32 } from 'node:zlib';

/** Small pictures that a browser drew: two colours, with a colour profile. */
export const plain = {
  jpeg: Buffer.from(
    [
      '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAA',
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'AAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAA',
      'ABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1',
      'AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAP',
      'KnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/',
      '2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshIT',
      't8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAgADADASIAAhEBAxEB/8QAFQABAQAA',
      'AAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFwEBAQEBAAAAAAAAAAAAAAAAAAUEA//EABoRAQABBQAAAAAAAAAAAAAAAA',
      'ADBEFCgcH/2gAMAwEAAhEDEQA/AIwGVdEC9A0Q3Ta/HfAB3TQAAAAAH//Z',
    ].join(''),
    'base64',
  ),
  webp: Buffer.from(
    [
      'UklGRh4CAABXRUJQVlA4WAoAAAAgAAAADwAABwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAA',
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'AAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAA',
      'ABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1',
      'AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAP',
      'KnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZW',
      'UDggMAAAALABAJ0BKhAACAADgFolqAJ0AQs8T9AA/p2bx4WiyYtgPPn8STlV94lSzYTA7AAAAA==',
    ].join(''),
    'base64',
  ),
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAICAYAAADwdn+XAAAAOUlEQVR4AcyPMQ0AQAgDCQ7eAhaw8BZANZ7AQTuw0OSmJk1Py70R9qMRKsscGMhngmCGBxTYRdYPAAAA//9OmYyNAAAABklEQVQDAAzgI7FXmfANAAAAAElFTkSuQmCC',
    'base64',
  ),
};

/** What a telephone writes into a photo: its maker, which way up it is (6: turned right), and where it was taken. */
export function exifBlock(): Buffer {
  const tiff = Buffer.alloc(160);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const entries: [number, number, number, number][] = [
    [0x010f, 2, secrets.maker.length, 62],
    [0x0112, 3, 1, 6],
    [0x8825, 4, 1, 90],
  ];
  ifd(tiff, 8, entries);
  tiff.write(secrets.maker, 62, 'latin1');
  ifd(tiff, 90, [[0x001d, 2, secrets.place.length, 120]]);
  tiff.write(secrets.place, 120, 'latin1');
  return tiff;
}

/** What must not be left in a photo. */
export const secrets = { maker: 'TelephoneOfMine', place: 'GPS 28.6829N 115.8579E', words: 'taken at home' };

/** The photo as a telephone makes it: with place and maker, words, a preview behind its end. */
export const taken = {
  jpeg: () => {
    const named = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock()]);
    const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x>${secrets.words}</x>`, 'latin1');
    const added = [segment(0xe1, named), segment(0xe1, xmp), segment(0xfe, Buffer.from(secrets.words))];
    return Buffer.concat([
      plain.jpeg.subarray(0, 2),
      ...added,
      plain.jpeg.subarray(2),
      Buffer.from(`motion photo, ${secrets.place}`),
    ]);
  },
  png: () =>
    Buffer.concat([
      plain.png.subarray(0, 33),
      chunk('eXIf', exifBlock()),
      chunk('tEXt', Buffer.from(`Comment\0${secrets.words}`)),
      plain.png.subarray(33),
      Buffer.from(secrets.place),
    ]),
  webp: () => {
    const more = [riffChunk('EXIF', exifBlock()), riffChunk('XMP ', Buffer.from(secrets.words))];
    const file = Buffer.concat([plain.webp, ...more]);
    file.writeUInt32LE(file.length - 8, 4);
    // The head says that both follow.
    file[20] = (file[20] ?? 0) | 0x0c;
    return file;
  },
};

function ifd(into: Buffer, at: number, entries: [tag: number, type: number, count: number, value: number][]): void {
  into.writeUInt16LE(entries.length, at);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const place = at + 2 + index * 12;
    into.writeUInt16LE(tag, place);
    into.writeUInt16LE(type, place + 2);
    into.writeUInt32LE(count, place + 4);
    into.writeUInt32LE(value, place + 8);
  }
}

function segment(code: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), body]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(body.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

function riffChunk(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
