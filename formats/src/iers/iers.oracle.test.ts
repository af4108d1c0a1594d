import { dataBytes, dataPath, haveData } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { orientationAt, readFinals2000A } from './index.ts'

const NAME = 'finals2000A.all.gz'
const A_PREDICTION = 2 // astropy's name: FROM_IERS_A_PREDICTION

test.skipIf(!haveData || !havePython('astropy'))('orientation on 2000 random days equals that of astropy', () => {
  const bytes = dataBytes('coords', NAME)
  const table = readFinals2000A(NAME, bytes)
  const lastMjd = table.firstMjd + table.dut1S.length - 1
  const span = lastMjd - table.firstMjd
  const days = Array.from({ length: 2000 }, (_, i) => table.firstMjd + ((i * 0.6180339887) % 1) * span)
  const leapDays = [57753.1, 57753.9999, 57754, 56108.5, 57203.75, 51178.6, table.firstMjd, lastMjd]
  const mjdS = [...days, ...leapDays].map((mjd) => Math.round(mjd * 86400))
  const truth = runPython<{ dut1: number[]; x: number[]; y: number[]; source: number[]; span: number[] }>(
    `
import gzip, io, os, tempfile
import numpy as np
from astropy.utils import iers
import astropy.units as u
path = os.path.join(tempfile.mkdtemp(), 'finals')
open(path, 'wb').write(gzip.open(given['path']).read())
table = iers.IERS_A.open(path)
os.unlink(path)
seconds = np.array(given['mjdS'])
days, rest = seconds // 86400, (seconds % 86400) / 86400
dut1, source = table.ut1_utc(days + 2400000.5, rest, return_status=True)
x, y, _ = table.pm_xy(days + 2400000.5, rest, return_status=True)
answer = dict(dut1=list(dut1.to_value(u.s)), x=list(x.to_value(u.rad)), y=list(y.to_value(u.rad)),
  source=[int(s) for s in source], span=[table['MJD'][0].value, table['MJD'][-1].value])`,
    { path: dataPath('coords', NAME), mjdS },
  )
  expect([table.firstMjd, lastMjd]).toEqual(truth.span)
  mjdS.forEach((t, i) => {
    const ours = orientationAt(table, t)
    if (!ours.found) throw new Error(`MJD ${t / 86400} s not found`)
    expect(Math.abs(ours.dut1S - truth.dut1[i])).toBeLessThan(1e-11)
    expect(Math.abs(ours.polarXRad - truth.x[i])).toBeLessThan(1e-15)
    expect(Math.abs(ours.polarYRad - truth.y[i])).toBeLessThan(1e-15)
    if (t !== lastMjd * 86400) expect(ours.predicted).toBe(truth.source[i] === A_PREDICTION)
  })
})
