import { setTimeout } from 'node:timers/promises'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'

// Stands in for AOFlagger in tests: as that does, it overwrites FLAG in place and a part at a time. Every third row is
// flagged, all others lose what flags they have.
const PARTS = 6
const PAUSE_MS = 40

const files = nodeTableFiles(process.argv.at(-1)!)
files.lock()
const { main } = openMeasurementSet(files)
const flag = main.column('FLAG')
for (let part = 0; part < PARTS; part++) {
  const [first, end] = [part, part + 1].map((at) => Math.floor((at / PARTS) * main.rowCount))
  for (let row = first; row < end; row++) {
    const size = (flag.cellShape(row) ?? []).reduce((product, length) => product * length, 1)
    flag.writeCells(row, 1, new Uint8Array(size).fill(row % 3 === 0 ? 1 : 0))
  }
  files.sync()
  await setTimeout(PAUSE_MS)
}
files.close()
