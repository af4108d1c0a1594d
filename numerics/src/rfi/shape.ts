/** Of images of amplitude over time and frequency, padded for the kernel. */
export interface ImageShape {
  readonly times: number
  readonly channels: number
  readonly lines: number // times, to the next multiple of 4
  readonly lanes: number // channels, to the next multiple of 4
  readonly count: number // of numbers in an image: lines × lanes
}

export function imageShape(times: number, channels: number): ImageShape {
  const [lines, lanes] = [times, channels].map((length) => 4 * Math.ceil(length / 4))
  return { times, channels, lines, lanes, count: lines * lanes }
}
