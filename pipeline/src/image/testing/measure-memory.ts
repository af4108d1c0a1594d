// Images a Measurement Set and subtracts a model once, and tells the memory that was needed and what was taken. For tests.
//
//     node measure-memory.ts x.ms 1024
import { KernelHeap } from '@contimg/numerics/wasm'
import { openVisibilities } from '../../visibilities/from-ms.ts'
import { medianCentre } from '../../visibilities/rephase.ts'
import { Imager } from '../imager.ts'
import { LIST_PIXELS } from '../memory-estimate.ts'
import { stokesIOfAll } from '../stokes.ts'

const [path, size] = process.argv.slice(2)
const sizePx = Number(size)
using source = openVisibilities(path)
await using imager = new Imager(source, new KernelHeap(), {
  image: { width: sizePx, height: sizePx, cellRad: 0.06 / sizePx },
  centre: medianCentre(source.fields),
  fieldIds: new Set(source.fields.keys()),
  combinations: stokesIOfAll(source),
  weighting: { kind: 'briggs', robust: 0 },
  epsilon: 1e-4,
  use: 'clean',
})
await imager.load({})
await imager.ready()
await imager.makeImages('dirty and psf', {})
await imager.lists.plan(LIST_PIXELS)
imager.lists.placeMask(new Uint8Array(sizePx * sizePx).fill(1))
for (const image of [imager.images.model, imager.images.found]) imager.pixels(image).fill(0)
await imager.subtractFound({})
await imager.makeImages('residual', {})
const peakBytes = 1024 * process.resourceUsage().maxRSS
console.log(JSON.stringify({ neededBytes: imager.neededBytes, peakBytes }))
