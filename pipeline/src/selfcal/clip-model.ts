import { cardNumber, firstImage, readFitsImage, writeFitsImage } from '@contimg/formats/fits'
import { FileSource, writeWhole } from '@contimg/formats/node'
import { productPath } from '../image/products.ts'
import { boxMinimum, holesNear } from './holes.ts'

const FACTOR = 2

/**
 * Writes an image's model without what may be an artefact of gain errors: such things are about as negative as positive,
 * so a component counts only where the image is brighter than twice the deepest hole nearby (the minimum absolute clip of
 * T. Galvin; see holesNear), or near there. A model that holds artefacts would teach the gains to make them.
 *
 * @param reachBeams  how near: 0 before phases, whose artefacts surround every source; 1 before amplitudes, which need
 *                    the small negative components that a source between two pixels has beside it
 * @returns path of the model; the model's own where nothing would be left
 */
export function writeClippedModel(imageName: string, reachBeams: number): string {
  const modelPath = productPath(imageName, 'model')
  const [model, image] = [modelPath, productPath(imageName, 'image')].map(readPlane)
  const clipped = clipModel(model.data, image.data, model.width, model.height, Math.ceil(reachBeams * image.beamPx))
  if (clipped.every((value) => value === 0)) return modelPath
  const path = `${imageName}-clipped-model.fits`
  const history = `components within ${reachBeams} beams of where the image exceeds ${FACTOR} x its deepest hole nearby`
  const cards = [...model.cards, ['HISTORY', history] as const]
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: model.shape, data: clipped, cards }))
  return path
}

function readPlane(path: string) {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const { shape, data, cards } = readFitsImage(source, hdu)
  const [height, width] = shape.slice(-2)
  const beamPx = cardNumber(hdu, 'BMAJ') / Math.abs(cardNumber(hdu, 'CDELT2'))
  return { shape, cards, data: data as Float32Array, width, height, beamPx }
}

/** @returns [height, width] the model, 0 beyond `reachPx` of where the image is above FACTOR × its deepest hole nearby */
export function clipModel(
  model: Float32Array,
  image: Float32Array,
  width: number,
  height: number,
  reachPx: number,
): Float32Array {
  const holes = holesNear(image, width, height)
  const bright = image.map((value, i) => (value > -FACTOR * holes[i] ? -1 : 0))
  const near = boxMinimum(bright, width, height, reachPx)
  return model.map((value, i) => (near[i] < 0 ? value : 0))
}
