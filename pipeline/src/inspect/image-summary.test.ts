import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { formatCasaImageSummary, isCasaImage, summarizeCasaImage } from './image-summary.ts'

test.skipIf(!haveData)('a CASA image says what its axes are, in the words of a person', () => {
  const path = unpackedTable('caltables', 'littleendian.image.im', temporaryFolder())
  expect([isCasaImage(path), isCasaImage(`${path}/logtable`), isCasaImage(`${path}/none`)]).toEqual([
    true,
    false,
    false,
  ])
  expect(formatCasaImageSummary(summarizeCasaImage(path)).replace(path, 'm33.image')).toBe(
    `CASA image   m33.image
Object       M33
Observation  VLA · AT206 · 1998-06-18T16:30:25.400 UTC
Pixels       Intensity · float · Jy/beam
Axis 0       5 pixels  Right Ascension J2000 SIN  01ʰ32ᵐ44.100ˢ at pixel 1372, -2.0000″ a pixel
Axis 1       4 pixels  Declination J2000 SIN  +30°34′35.50″ at pixel 1151, 2.0000″ a pixel
Axis 2       3 pixels  Frequency BARY  1421.929254 MHz at pixel 0, -0.006117 MHz a pixel or so, each from a table
Axis 3       2 pixels  Stokes I Q
Masks        –
Beam         1.000″ × 1.000″, 0.00°
`,
  )
})
