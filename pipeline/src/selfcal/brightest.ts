import { offsetsFrom } from '@contimg/numerics/model'
import { dishDiameterM } from '../calibrate/model-rows.ts'
import { productPath } from '../image/products.ts'
import { readSkyImage } from '../measure/sky-image.ts'
import { openBeam } from '../sky/beam-file.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'

/** The response of the beam toward the brightest pixel of an image, the dishes pointing at a field that sees it best. */
export function responseAtBrightest(msPath: string, imageName: string, beamName: string): number {
  const { pixels, grid } = readSkyImage(productPath(imageName, 'image'))
  let at = 0
  for (let i = 1; i < pixels.data.length; i++) if (pixels.data[i] > pixels.data[at]) at = i
  const place = grid.toSky(at % pixels.width, Math.floor(at / pixels.width))
  if (!place) return 0
  using source = openVisibilities(msPath, 'DATA')
  const beam = openBeam(beamName, dishDiameterM(source))
  const frequenciesHz = source.spectralWindows.flatMap((window) => [...window.frequenciesHz])
  const frequencyHz = (Math.min(...frequenciesHz) + Math.max(...frequenciesHz)) / 2
  const responses = source.fields.map((field) => {
    const { offsetsRad, anglesRad } = offsetsFrom(vector(field), [vector(place)])
    return beam.power(offsetsRad[0], frequencyHz, anglesRad[0])
  })
  return Math.max(...responses)
}

function vector({ raRad, decRad }: { readonly raRad: number; readonly decRad: number }) {
  const c = Math.cos(decRad)
  return [c * Math.cos(raRad), c * Math.sin(raRad), Math.sin(decRad)] as const
}
