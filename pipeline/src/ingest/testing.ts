import { appendFileSync, copyFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyUvh5, loadHdf5, type Uvh5Header, Uvh5Reader, Uvh5Writer } from '@contimg/formats/uvh5'
import { isoFromMjdS } from '@contimg/numerics/time'
import type { SubbandFile } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { subbandFileName } from '../subbands/name.ts'

/** Simulates observations of two antennas and one channel a subband, 57 kB a file. For tests. */
export async function simulateTiny(folder: string, groupCount = 1): Promise<readonly SubbandFile[]> {
  await simulate(plainSimulation(folder, { stations: [1, 30], channelCount: 16, groupCount }))
  return incomingFiles(folder).files
}

/** Copies a file under the stamp of a node's clock, an hour old, told from other copies by a word at its end. */
export function deliver(file: SubbandFile, folder: string, stampMjdS: number, word = ''): string {
  const path = join(folder, subbandFileName(isoFromMjdS(stampMjdS, 0), file.subband))
  copyFileSync(file.path, path)
  appendFileSync(path, word)
  age(path, 3600)
  return path
}

export function age(path: string, ageS: number): void {
  const changedS = Date.now() / 1000 - ageS
  utimesSync(path, changedS, changedS)
}

/** Writes a file anew with another header, its visibilities zero. */
export async function rewrite(path: string, change: (header: Uvh5Header) => Partial<Uvh5Header>): Promise<void> {
  const library = await loadHdf5()
  const reader = new Uvh5Reader(library, path)
  reader.close()
  const header = { ...reader.header, ...change(reader.header) }
  writeFileSync(path, emptyUvh5())
  using writer = new Uvh5Writer(library, path, header)
  const [rows, samples] = [header.timesJd.length, header.frequenciesHz.length * header.polarizations.length]
  const zeros = (count: number) => new Float32Array(count * rows * samples)
  writer.append(rows, zeros(2), new Uint8Array(rows * samples), zeros(1))
}
