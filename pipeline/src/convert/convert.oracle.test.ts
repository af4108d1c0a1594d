import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { haveProgram, havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { readSkyImage } from '../measure/sky-image.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { TINY_STATIONS } from '../simulate/layout.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { convert } from './run.ts'

const DEG = Math.PI / 180

/** One observation of one source north-east of the field's centre, without noise. */
async function observation(folder: string, raDeg: number, decDeg: number): Promise<string> {
  const source = {
    name: 'A',
    raRad: raDeg * DEG,
    decRad: decDeg * DEG,
    fluxJy: 3,
    spectralTerms: [0],
    referenceFrequencyHz: 1.4e9,
  }
  const [group] = await simulate(plainSimulation(folder, { stations: TINY_STATIONS, sources: [source] }))
  const path = join(folder, 'obs.ms')
  await convert(group.files, path)
  return path
}

test.skipIf(!haveProgram('wsclean'))(
  'WSClean sees a source north-east of the centre there, east left, with its flux',
  async () => {
    const folder = temporaryFolder()
    const ms = await observation(folder, 128.9, 55.0) // the field's centre is near 128.3, 54.7
    await phaseshift(ms, 'meridian', join(folder, 'meridian.ms'))
    const args = [
      '-no-update-model-required',
      '-reorder',
      '-size',
      '1024',
      '1024',
      '-scale',
      '5asec',
      '-weight',
      'natural',
      '-make-psf',
    ]
    execFileSync('wsclean', [...args, '-name', 'w', 'meridian.ms'], { cwd: folder, stdio: 'pipe' })
    const { pixels, grid } = readSkyImage(join(folder, 'w-dirty.fits'))
    let peak = 0
    for (let i = 0; i < pixels.data.length; i++) if (pixels.data[i] > pixels.data[peak]) peak = i
    const [x, y] = [peak % pixels.width, Math.floor(peak / pixels.width)]
    const place = grid.toPixel({ raRad: 128.9 * DEG, decRad: 55.0 * DEG })!
    expect(x).toBeLessThan(512) // east is left
    expect(y).toBeGreaterThan(512) // north is up
    expect(Math.hypot(x - place.x, y - place.y)).toBeLessThan(1)
    expect(pixels.data[peak]).toBeCloseTo(3, 1)
  },
)

test.skipIf(!havePython('casacore.tables', 'numpy'))(
  'casacore reads the Measurement Set, and its measures know the frames',
  async () => {
    const ms = await observation(temporaryFolder(), 128.9, 55.0)
    const answer = runPython<Record<string, unknown>>(
      `
from casacore.tables import table
import numpy as np
t = table(given, ack=False)
sub = lambda name: table(given + '/' + name, ack=False)
f = sub('FIELD')
answer = {
  'rows': t.nrows(),
  'subtables': sorted(k for k, v in t.getkeywords().items() if isinstance(v, str) and v.startswith('Table:')),
  'time': t.getcolkeywords('TIME')['MEASINFO']['Ref'],
  'uvw': t.getcolkeywords('UVW')['MEASINFO']['Ref'],
  'direction': f.getcolkeywords('PHASE_DIR')['MEASINFO']['Ref'],
  'fields': f.getcol('NAME'),
  'mounts': sorted(set(sub('ANTENNA').getcol('MOUNT'))),
  'diameters': sorted(set(sub('ANTENNA').getcol('DISH_DIAMETER').tolist())),
  'corr': sub('POLARIZATION').getcol('CORR_TYPE').tolist(),
  'channels': sub('SPECTRAL_WINDOW').getcol('CHAN_FREQ').shape,
  'telescope': sub('OBSERVATION').getcol('TELESCOPE_NAME'),
  'amplitude': float(np.abs(t.query('ANTENNA1 != ANTENNA2').getcol('DATA')).mean()),
}`,
      ms,
    )
    expect(answer).toMatchObject({
      rows: 24 * 16 * 300,
      time: 'UTC',
      uvw: 'ICRS',
      direction: 'ICRS',
      mounts: ['ALT-AZ'],
      diameters: [4.65],
      corr: [[9, 12]],
      channels: [16, 2],
      telescope: ['OVRO_MMA'],
    })
    expect(answer.amplitude).toBeCloseTo(3, 3)
    expect(answer.fields).toHaveLength(24)
  },
)
