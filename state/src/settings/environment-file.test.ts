import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { environmentFile } from './environment-file.ts'
import { loadConfig } from './load.ts'
import { SETTINGS } from './settings.ts'

const DEPLOYED = fileURLToPath(new URL('../../../deploy/systemd/contimg.env', import.meta.url))

test('the file that is deployed has every setting as it is: contimg config template makes it', () => {
  expect(readFileSync(DEPLOYED, 'utf8')).toBe(environmentFile())
})

test('as it is it sets nothing; with its comments removed it sets every default', () => {
  const load = (text: string) => {
    const file = join(temporaryFolder(), 'contimg.env')
    writeFileSync(file, text)
    return loadConfig({ environment: {}, file, validatePaths: false })
  }
  const asItIs = load(environmentFile())
  expect(Object.values(asItIs.origins).filter(({ name }) => name !== '')).toEqual([])
  const set = load(environmentFile().replaceAll(/^#(?=[A-Z_]+=)/gm, ''))
  expect(set.settings).toEqual(asItIs.settings)
  const withDefault = Object.values(SETTINGS).filter(({ fallback }) => fallback !== undefined)
  expect(Object.values(set.origins).filter(({ name }) => name !== '')).toHaveLength(withDefault.length)
})
