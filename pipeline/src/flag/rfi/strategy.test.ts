import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { RFI_STRATEGIES, readRfiStrategy, strategiesFrom } from './strategy.ts'

test('each strategy of ours takes more than the one before', () => {
  const [gentle, usual, aggressive] = RFI_STRATEGIES.map(readRfiStrategy)
  for (const [less, more] of [
    [gentle, usual],
    [usual, aggressive],
  ])
    for (const name of ['timeThreshold', 'channelThreshold', 'timeRms', 'arrayThreshold', 'badTimeFraction'] as const)
      expect(more[name]).toBeLessThan(less[name])
})

test('where a calibration fails, the strategies that take more are left to try', () => {
  expect(strategiesFrom()).toEqual(['default', 'aggressive'])
  expect(strategiesFrom('gentle')).toEqual(['gentle', 'default', 'aggressive'])
  expect(strategiesFrom('aggressive')).toEqual(['aggressive'])
  expect(strategiesFrom('/etc/mine.json')).toEqual(['/etc/mine.json', 'aggressive'])
})

test.each([
  ['{"extends": "default", "timeThreshold": 0.1}', /mine.json: timeThreshold is 0.1, wanted a number from 0.5 to 1000/],
  ['{"extends": "default", "iterations": 1.5}', /iterations is 1.5, wanted a whole number from 0 to 10/],
  ['{"extends": "default", "timeTreshold": 4}', /"timeTreshold" is not known, wanted one of timeThreshold, /],
  ['{"timeThreshold": 4}', /channelThreshold is missing \(extends "default" gives all\)/],
  ['{"extends": "default", "joinPolarizations": 1}', /joinPolarizations is 1, wanted true or false/],
  ['{"extends": 5}', /extends 5, wanted the name of a strategy/],
  ['{"extends": "usual"}', /strategy "usual", wanted gentle, default, aggressive or a file \*\.json/],
  ['[1]', /mine.json, wanted a JSON object/],
  ['{', /mine.json is no JSON/],
])('the strategy %s is refused with the reason', (text, message) => {
  const path = join(temporaryFolder(), 'mine.json')
  writeFileSync(path, text)
  expect(() => readRfiStrategy(path)).toThrow(message)
})

test('strategies that extend one another in a circle are refused', () => {
  const path = join(temporaryFolder(), 'mine.json')
  writeFileSync(path, JSON.stringify({ extends: path }))
  expect(() => readRfiStrategy(path)).toThrow(/more than 8 strategies extend one another/)
})
