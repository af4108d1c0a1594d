import { mkdirSync } from 'node:fs'
import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { summariseFlags } from './run.ts'
import { flagWith } from './testing.ts'
import { restoreFlags, undoFlags } from './undo.ts'
import { listFlagVersions } from './version-list.ts'

// FLAG_ROW of the last one lies in an IncrementalStMan, which is not written in place: FLAG alone tells.
const SETS = ['alma_mssel_test_small.ms', 'vla_L_3c286_2spw.ms', 'askap_sim_vis_4chan.ms']

/** What casacore finds in FLAG and FLAG_ROW, cell by cell: shapes, and a sum in which every place counts differently. */
const FINGERPRINT = `
import numpy as np, casacore.tables as t
def fingerprint(path):
    s = t.table(path, ack=False)
    cells = [s.getcell('FLAG', row) for row in range(s.nrows())]
    flags = np.concatenate([cell.ravel() for cell in cells])
    places = np.arange(1, len(flags) + 1)
    rows = s.getcol('FLAG_ROW')
    shapes = sorted({str(cell.shape) for cell in cells})
    return [s.nrows(), shapes, int(flags.sum()), int(places[flags].sum()), int((np.arange(1, len(rows) + 1))[rows].sum())]
`

describe.skipIf(!haveData || !havePython('casacore.tables'))('flag versions as casacore sees them:', () => {
  test.each(SETS)('those we save of %s hold its flags, in tables as CASA makes them', async (name) => {
    const path = unpackedTable('ms', name)
    const before = runPython<unknown>(`${FINGERPRINT}answer = fingerprint(given)`, path)
    await flagWith(path, { mode: 'clip', sigma: 3 }, { mode: 'quack', quackIntervalS: 5 })
    const script = `${FINGERPRINT}
import os
lines = open(given + '.flagversions/FLAG_VERSION_LIST').read().split('\\n')
name = lines[0].split(' : ')[0]
version = given + '.flagversions/flags.' + name
description = t.table(version, ack=False).getcoldesc('FLAG')
kind = [description['valueType'], description['ndim'], description['dataManagerType']]
answer = [name, lines[1:], fingerprint(version), kind, fingerprint(given)[2] > fingerprint(version)[2]]`
    expect(runPython(script, path)).toEqual(['before_flag_1', [''], before, ['boolean', 2, 'TiledShapeStMan'], true])
    await undoFlags(path)
    expect(runPython<unknown>(`${FINGERPRINT}answer = fingerprint(given)`, path)).toEqual(before)
  })

  test.each(SETS.slice(0, 2))('those that CASA saves of %s are restored', async (name) => {
    const path = unpackedTable('ms', name)
    mkdirSync(`${path}.flagversions`)
    // As FlagVersion::saveFlagVersion does: a table of FLAG in a TiledShapeStMan and FLAG_ROW, and a line in the list.
    const script = `${FINGERPRINT}
s = t.table(given, ack=False)
flag = t.makearrcoldesc('FLAG', False, ndim=2, datamanagertype='TiledShapeStMan', datamanagergroup='TiledFlag')
row = t.makescacoldesc('FLAG_ROW', False)
rng = np.random.default_rng(3)
v = t.table(given + '.flagversions/flags.Original', t.maketabdesc([flag, row]), nrow=s.nrows(), ack=False,
            dminfo={'*1': {'NAME': 'TiledFlag', 'TYPE': 'TiledShapeStMan', 'COLUMNS': ['FLAG'], 'SPEC': {'DEFAULTTILESHAPE': [4, 4, 1024]}}})
for n in range(s.nrows()):
    v.putcell('FLAG', n, rng.random(s.getcell('FLAG', n).shape) < 0.3)
v.putcol('FLAG_ROW', rng.random(s.nrows()) < 0.1)
v.close()
open(given + '.flagversions/FLAG_VERSION_LIST', 'a').write('Original : Original flags at import into CASA\\n')
answer = fingerprint(given + '.flagversions/flags.Original')`
    const wanted = runPython<unknown>(script, path)
    expect(listFlagVersions(path)).toEqual([{ name: 'Original', comment: 'Original flags at import into CASA' }])
    const { changed } = await restoreFlags(path, 'Original')
    const found = runPython<unknown>(`${FINGERPRINT}answer = fingerprint(given)`, path)
    expect(found).toEqual(wanted)
    expect(changed).toBeGreaterThan(1000)
    expect((await summariseFlags(path)).all.fraction).toBeGreaterThan(0.3) // rows flagged whole come on top
  })
})
