import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readRooms } from './walls/rooms.ts'
import { readSource } from './walls/source.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const formats = readRooms(project).find(({ label }) => label === 'formats')!

/** What a door loads, over all the files behind it: packages by name, modules of Node as `node:`. */
function loadedBy(door: string): string[] {
  const start = formats.door(`./${door}`)
  if (start === undefined) throw new Error(`@contimg/formats has no door ${door}`)
  const files = new Set([start])
  const packages = new Set<string>()
  for (const file of files) {
    for (const { specifier, typeOnly } of readSource(file).imports) {
      if (typeOnly) continue
      if (specifier === undefined) packages.add(`something computed in ${relative(project, file)}`)
      else if (specifier.startsWith('.')) files.add(join(dirname(file), specifier))
      else packages.add(specifier.startsWith('node:') ? 'node:' : specifier.split('/')[0])
    }
  }
  return [...packages].sort()
}

test.each(['fits', 'regions', 'image', 'casatable', 'caltable', 'ms', 'catalogs', 'iers', 'error'])(
  'a browser that asks for @contimg/formats/%s receives nothing else',
  (door) => {
    expect(loadedBy(door)).toEqual([])
  },
)

test('a browser that asks for pictures receives the PNG encoder and nothing else', () => {
  expect(loadedBy('png')).toEqual(['fast-png'])
})

test('only the door of UVH5 brings HDF5, and only the door of Node brings its modules and the locks of files', () => {
  expect(loadedBy('uvh5')).toEqual(['h5wasm', 'h5wasm-plugins'])
  expect(loadedBy('node').filter((name) => name !== 'koffi')).toEqual(['node:'])
})

test('every door of formats is one of these', () => {
  const known = [
    'caltable',
    'casatable',
    'catalogs',
    'error',
    'fits',
    'iers',
    'image',
    'ms',
    'node',
    'png',
    'regions',
    'uvh5',
  ]
  const doors = formats.files
    .filter((file) => formats.isDoor(file))
    .map((file) => relative(join(formats.folder, 'src'), file))
  expect(doors.map((file) => file.replace(/(\/index)?\.ts$/, '')).sort()).toEqual(known)
})
