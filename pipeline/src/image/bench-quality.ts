import { firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'

/** What CLEAN left, and the sources that it found. */
export interface CleanQuality {
  readonly residualRmsJy: number
  readonly brightestJy: readonly number[] // peaks of the restored image, one of each source
}

const SOURCES = 8
const APART_PX = 60 // two and a half of the beams of these observations

/** Of `<name>-residual.fits` and `<name>-image.fits`. */
export function cleanQuality(name: string): CleanQuality {
  const residual = pixelsOf(`${name}-residual.fits`)
  const squares = residual.data.reduce((sum, value) => sum + value * value, 0)
  return {
    residualRmsJy: Math.sqrt(squares / residual.data.length),
    brightestJy: brightestOf(pixelsOf(`${name}-image.fits`)),
  }
}

/** Ours beside theirs, in a line. */
export function qualityText(ours: CleanQuality, theirs: CleanQuality): string {
  const mJy = (jy: number) => `${(1000 * jy).toPrecision(4)} mJy`
  const ratios = ours.brightestJy.map((jy, i) => (jy / theirs.brightestJy[i]).toFixed(4))
  const rms = `residual rms ${mJy(ours.residualRmsJy)}, of WSClean ${mJy(theirs.residualRmsJy)}`
  return `${rms}; the ${SOURCES} brightest sources over WSClean's: ${ratios.join(' ')}`
}

interface Pixels {
  readonly width: number
  readonly data: Float32Array
}

function pixelsOf(path: string): Pixels {
  using source = new FileSource(path)
  const { data, shape } = readFitsImage(source, firstImage(source))
  return { width: shape.at(-1)!, data: data as Float32Array }
}

/** Peaks in falling order, none within APART_PX of a brighter one. */
function brightestOf({ width, data }: Pixels): number[] {
  const found: { x: number; y: number; jy: number }[] = []
  while (found.length < SOURCES) {
    let best = { x: 0, y: 0, jy: 0 }
    for (let i = 0; i < data.length; i++) {
      if (data[i] <= best.jy) continue
      const [x, y] = [i % width, Math.floor(i / width)]
      if (found.every((one) => Math.max(Math.abs(one.x - x), Math.abs(one.y - y)) > APART_PX))
        best = { x, y, jy: data[i] }
    }
    found.push(best)
  }
  return found.map(({ jy }) => jy)
}
