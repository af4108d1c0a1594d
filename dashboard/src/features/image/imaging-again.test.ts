import { expect, test } from 'vitest'
import { imagingAgain } from './imaging-again.ts'

test('an image is made again at its own path, on its own grid', () => {
  const image = { ms_path: '/a.ms', path: '/out/a.img-image-pbcor.fits', type: 'image-pbcor' }
  expect(imagingAgain({ ...image, width_px: 2520, cell_arcsec: 5.0000000004 })).toEqual({
    ...{ action: 'image', ms: '/a.ms', image: '/out/a.img', imsize: 2520, cell_arcsec: 5 },
  })
  expect(imagingAgain({ ...image, width_px: null, cell_arcsec: null })).toEqual({
    ...{ action: 'image', ms: '/a.ms', image: '/out/a.img' },
  })
})
