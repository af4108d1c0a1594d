import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataBytes, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { measureSources } from './measure-sources.ts'
import type { Measured } from './measurement.ts'

const DEGREE_RAD = Math.PI / 180

/** Components of a Selavy list: columns by the names in its first line. */
function components(): { name: string; raRad: number; decRad: number; peakJy: number }[] {
  const [header, ...lines] = new TextDecoder()
    .decode(dataBytes('sourcefind', 'vast', 'epoch01.selavy.components.csv'))
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
  const at = (name: string) => header.indexOf(name)
  return lines.map((cells) => ({
    name: cells[at('component_name')],
    raRad: Number(cells[at('ra_deg_cont')]) * DEGREE_RAD,
    decRad: Number(cells[at('dec_deg_cont')]) * DEGREE_RAD,
    peakJy: Number(cells[at('flux_peak')]) / 1e3,
  }))
}

test.skipIf(!haveData)('the sources of a VAST epoch have the fluxes and places that Selavy gives', () => {
  const path = join(temporaryFolder(), 'epoch01.fits')
  writeFileSync(path, dataBytes('sourcefind', 'vast', 'epoch01.fits.gz'))
  const listed = components()
  const found = measureSources(path, listed)
  const inside = found.filter(({ status }) => status === 'measured') as Measured[]
  expect(inside.length).toBeGreaterThanOrEqual(3)
  for (const source of inside) {
    const truth = listed.find(({ name }) => name === source.name)!
    expect(source.fluxJy / truth.peakJy).toBeCloseTo(1, 2)
    expect(source.offsetArcsec).toBeLessThan(0.2)
  }
  expect(found.filter(({ status }) => status === 'unmeasured').length).toBe(listed.length - inside.length)
})
