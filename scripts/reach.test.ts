import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { reachOf, wayTo } from './walls/reach.ts'
import { readRooms } from './walls/rooms.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const rooms = readRooms(root)

/** The ways from a file to those below a folder. */
function waysTo(start: string | readonly string[], folder: string): string[][] {
  const reach = reachOf(
    rooms,
    [start].flat().map((file) => resolve(root, file)),
  )
  const found = [...reach.keys()].filter((file) => file.startsWith(resolve(root, folder)))
  return found.slice(0, 3).map((file) => wayTo(reach, file).map((one) => relative(root, one)))
}

test('what runs in the process of a stage cannot touch the database of products', () => {
  expect(waysTo('worker/src/stages/main.ts', 'state/src/products')).toEqual([])
})

test('what runs in the process of a stage cannot touch the queue', () => {
  expect(waysTo('worker/src/stages/main.ts', 'state/src/work')).toEqual([])
})

test('the stages themselves are reached: the walk follows imports that come later, and doors', () => {
  expect(waysTo('worker/src/stages/main.ts', 'worker/src/stages/image.ts')).toHaveLength(1)
  expect(waysTo('worker/src/stages/main.ts', 'pipeline/src/image/run.ts')).toHaveLength(1)
  expect(waysTo('worker/src/commands/absurd-recorder.ts', 'state/src/products')).not.toEqual([])
})

test('no file of the pipeline reaches the queue or the database of products', () => {
  const { files } = rooms.find(({ label }) => label === 'pipeline')!
  const shipped = files.filter((file) => !/\.(test|bench)\.ts$/.test(file))
  expect(shipped.length).toBeGreaterThan(100)
  expect(waysTo(shipped, 'state/src')).toEqual([])
})
