import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { makeRaster } from './make.ts'

// Vector mean amplitudes of (time, channel) and (time, baseline), weighted and without flagged samples, straight from what
// casacore reads.
const SCRIPT = `
import numpy as np
from casacore.tables import table
t = table(given, ack=False)
cross = t.getcol('ANTENNA1') != t.getcol('ANTENNA2')
time, ddid = t.getcol('TIME')[cross], t.getcol('DATA_DESC_ID')[cross]
pair = t.getcol('ANTENNA1')[cross] * 1000 + t.getcol('ANTENNA2')[cross]
data, weight = t.getcol('DATA')[cross].astype(complex), t.getcol('WEIGHT')[cross].astype(float)
flag = t.getcol('FLAG')[cross] | t.getcol('FLAG_ROW')[cross][:, None, None]
freq = table(given + '/SPECTRAL_WINDOW', ack=False).getcol('CHAN_FREQ')
spw = table(given + '/DATA_DESCRIPTION', ack=False).getcol('SPECTRAL_WINDOW_ID')[ddid]
w = np.where(flag, 0, weight[:, None, :])
when = np.unique(time, return_inverse=True)[1]
frequencies, channel = np.unique(freq[spw], return_inverse=True)
pairs, baseline = np.unique(pair, return_inverse=True)
def cells(of, count):
    of = np.broadcast_to((when[:, None] * count + of.reshape(len(when), -1))[:, :, None], data.shape).ravel()
    size = (when.max() + 1) * count
    total = lambda values: np.bincount(of, values.ravel().astype(float), size)
    sums = total(w)
    means = np.hypot(total(w * data.real), total(w * data.imag)) / np.where(sums > 0, sums, 1)
    return means, sums, total(~flag), total(flag)
means, _, used, flagged = cells(channel, len(frequencies))
out = {'frequency': list(zip(means.tolist(), used.tolist(), flagged.tolist()))}
means, sums, _, _ = cells(baseline, len(pairs))
out['baseline'] = [[int(pairs[i % len(pairs)]), m if s > 0 else None] for i, (m, s) in enumerate(zip(means.tolist(), sums.tolist()))]
answer = out
`

interface Truth {
  readonly frequency: readonly (readonly [amplitude: number, samples: number, flagged: number])[] // [time, channel]
  readonly baseline: readonly (readonly [pair: number, amplitude: number | null])[] // [time, baseline]
}

test.skipIf(!haveData || !havePython('casacore'))(
  'bins of a real observation are the means of what casacore reads',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const truth = runPython<Truth>(SCRIPT, path)
    const byFrequency = await makeRaster(path, { x: 'frequency', y: 'time', column: 'DATA' })
    expect(byFrequency.planes.value).toHaveLength(truth.frequency.length)
    for (const [bin, [amplitude, samples, flagged]] of truth.frequency.entries()) {
      expect(Math.abs(byFrequency.planes.value[bin] / amplitude - 1)).toBeLessThan(1e-6)
      expect([byFrequency.planes.samples[bin], byFrequency.planes.flagged[bin]]).toEqual([samples, flagged])
    }
    const byBaseline = await makeRaster(path, { x: 'baseline', y: 'time', column: 'DATA' })
    const { antenna1, antenna2 } = byBaseline.x.baselines!
    const placeOf = new Map(antenna1.map((one, i) => [1000 * one + antenna2[i], i]))
    for (const [i, [pair, amplitude]] of truth.baseline.entries()) {
      const bin = Math.floor(i / antenna1.length) * antenna1.length + placeOf.get(pair)!
      if (amplitude === null) expect(byBaseline.planes.value[bin]).toBeNaN()
      else expect(Math.abs(byBaseline.planes.value[bin] / amplitude - 1)).toBeLessThan(1e-6)
    }
  },
)
