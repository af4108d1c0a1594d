import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { applyCalibration } from './apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { calibrateMeasurementSet } from './run.ts'
import { readGainTable } from './table-file.ts'

interface Seen {
  readonly kind: string
  readonly parType: string
  readonly type: string
  readonly rows: number
  readonly gains: readonly number[]
  readonly flags: number
  readonly references: readonly number[]
}

const READ_TABLES = `
import numpy as np, casacore.tables as ct
answer = []
for path in given:
    t = ct.table(path, ack=False)
    g = t.getcol('CPARAM').astype(complex)
    answer.append(dict(kind=t.getkeyword('VisCal'), parType=t.getkeyword('ParType'), type=t.info()['type'], rows=t.nrows(),
        gains=np.stack([g.real, g.imag], -1).ravel().tolist(), flags=int(t.getcol('FLAG').sum()),
        references=sorted(set(t.getcol('ANTENNA2').tolist()))))
`

// CASA's definition, V_obs(i, j) = G_i conj(G_j) V_true, with what casacore reads from our tables and our MS
const CORRECT = `
import numpy as np, casacore.tables as ct
ms = ct.table(given['ms'], ack=False)
i, j, spw = ms.getcol('ANTENNA1'), ms.getcol('ANTENNA2'), ms.getcol('DATA_DESC_ID')
product = 1
power = 1
for path in given['tables']:
    t = ct.table(path, ack=False)
    n = ct.table(t.getkeyword('ANTENNA'), ack=False).nrows()
    g = t.getcol('CPARAM').astype(complex)
    g = g.reshape(-1, n, g.shape[1], g.shape[2])
    product = product * g[spw, i] * g[spw, j].conj()
corrected = ms.getcol('DATA') / product
flag = ms.getcol('FLAG')
ours = ms.getcol('CORRECTED_DATA')
weight = ms.getcol('SIGMA') ** -2.0 * (abs(product) ** 2).mean(axis=1)
answer = dict(worst=float(abs(corrected - ours)[~flag].max()), peak=float(abs(ours).max()),
    weights=float(abs(ms.getcol('WEIGHT') / weight - 1).max()),
    spectrum=float(abs(ms.getcol('WEIGHT_SPECTRUM') * ms.getcol('SIGMA_SPECTRUM') ** 2 / abs(product) ** 2 - 1).max()))
`

test.skipIf(!haveData || !havePython('casacore'))(
  'casacore reads our tables cell by cell and agrees with what we apply',
  async () => {
    const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const report = await calibrateMeasurementSet(ms, { ...DEFAULT_CALIBRATE_OPTIONS, calibrator: '3C286' })
    const tables = report.tables.map(({ path }) => path)
    const seen = runPython<Seen[]>(READ_TABLES, tables)
    for (const [i, path] of tables.entries()) {
      const { kind, solutions } = readGainTable(path)
      expect(seen[i]).toMatchObject({ kind, parType: 'Complex', type: 'Calibration', rows: 2 * 30 })
      expect(seen[i].gains).toEqual(solutions.flatMap(({ gains }) => [...gains]))
      expect(seen[i].flags).toBe(solutions.reduce((sum, { flags }) => sum + flags.reduce((a, b) => a + b, 0), 0))
      expect(seen[i].references).toEqual([...new Set(solutions.map(({ reference }) => reference))])
    }
    await applyCalibration(ms, tables)
    const compared = runPython<{ worst: number; peak: number; weights: number; spectrum: number }>(CORRECT, {
      ms,
      tables,
    })
    expect(compared.worst / compared.peak).toBeLessThan(1e-6)
    expect(compared.weights).toBeLessThan(1e-5)
    expect(compared.spectrum).toBeLessThan(1e-5)
  },
)

// CASA's delays, exp(2πi τ (ν − ν_ref)) with τ = FPARAM in ns and ν_ref = REF_FREQUENCY of the table
const CORRECT_DELAYS = `
import numpy as np, casacore.tables as ct
ms = ct.table(given['ms'], ack=False)
i, j, spw = ms.getcol('ANTENNA1'), ms.getcol('ANTENNA2'), ms.getcol('DATA_DESC_ID')
hz = ct.table(ms.getkeyword('SPECTRAL_WINDOW'), ack=False).getcol('CHAN_FREQ')
product = 1
for path in given['tables']:
    t = ct.table(path, ack=False)
    n = ct.table(t.getkeyword('ANTENNA'), ack=False).nrows()
    if t.getkeyword('VisCal') == 'K Jones':
        ref = ct.table(t.getkeyword('SPECTRAL_WINDOW'), ack=False).getcol('REF_FREQUENCY')
        ns = t.getcol('FPARAM').astype(float)
        shape, parType, widest = ns.shape[1:], t.getkeyword('ParType'), float(abs(ns).max())
        ns = ns.reshape(-1, n, 1, 2)
        g = np.exp(2j * np.pi * ns * 1e-9 * (hz - ref[:, None])[:, None, :, None])
    else:
        g = t.getcol('CPARAM').astype(complex)
        g = g.reshape(-1, n, g.shape[1], g.shape[2])
    product = product * g[spw, i] * g[spw, j].conj()
ours = ms.getcol('CORRECTED_DATA')
answer = dict(worst=float(abs(ms.getcol('DATA') / product - ours)[~ms.getcol('FLAG')].max()), peak=float(abs(ours).max()),
    shape=list(shape), parType=parType, widest=widest)
`

test.skipIf(!haveData || !havePython('casacore'))('casacore reads our delays, and they are what we apply', async () => {
  const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const options = { ...DEFAULT_CALIBRATE_OPTIONS, calibrator: '3C286', delays: true }
  const tables = (await calibrateMeasurementSet(ms, options)).tables.map(({ path }) => path)
  await applyCalibration(ms, tables)
  const seen = runPython<{ worst: number; peak: number; shape: number[]; parType: string; widest: number }>(
    CORRECT_DELAYS,
    { ms, tables },
  )
  expect([seen.parType, seen.shape]).toEqual(['Float', [1, 2]])
  expect(seen.widest).toBeGreaterThan(0.5) // the antennas have delays of nanoseconds
  expect(seen.worst / seen.peak).toBeLessThan(1e-5)
})

const READ_MARK = `
import casacore.tables as ct
answer = [ct.table(path, ack=False).getkeywords().get('NON_SCIENCE') for path in given]
`

test.skipIf(!haveData || !havePython('casacore'))(
  'casacore reads the mark of tables that are not for science',
  async () => {
    const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const options = { ...DEFAULT_CALIBRATE_OPTIONS, calibrator: '3C286', gains: 'none' } as const
    const marked = await calibrateMeasurementSet(ms, { ...options, nonScience: true })
    const plain = await calibrateMeasurementSet(ms, options)
    expect(runPython(READ_MARK, [marked.bandpass!.path, plain.bandpass!.path])).toEqual([true, null])
  },
)
