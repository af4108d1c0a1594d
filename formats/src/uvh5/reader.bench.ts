import { readFileSync } from 'node:fs'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { dataPath, haveData } from '@contimg/fixtures/data'
import { runPython } from '@contimg/fixtures/oracle'
import { loadHdf5 } from '../hdf5/library.ts'
import { Uvh5Reader } from './reader.ts'

const path = dataPath('uvh5', 'vla_L_3c286.uvh5')
const skip = haveData ? undefined : 'no real data'

const H5PY = `
import h5py, time
start = time.perf_counter()
with h5py.File(given, 'r') as file:
    for name in ('visdata', 'flags', 'nsamples'):
        file['Data'][name][()]
answer = time.perf_counter() - start
`

async function readAll(): Promise<void> {
  using file = new Uvh5Reader(await loadHdf5(), path)
  const samples = file.rowCount * file.channelCount * file.polarizationCount
  file.readVisibilities(0, file.rowCount, new Float32Array(2 * samples))
  file.readFlags(0, file.rowCount, new Uint8Array(samples))
  file.readSampleCounts(0, file.rowCount, new Float32Array(samples))
}

const read = { area: 'uvh5', unit: 's', skip, ours: () => secondsOf(readAll) }

export const benches: readonly Bench[] = [
  {
    ...read,
    name: 'all samples of vla_L_3c286, peer h5py',
    goal: 1,
    needs: ['python:h5py'],
    peer: () => runPython<number>(H5PY, path),
  },
  {
    ...read,
    name: 'all samples of vla_L_3c286, peer its bytes from disk',
    peer: () => secondsOf(() => readFileSync(path)),
  },
]
