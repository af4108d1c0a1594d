import { expect, test } from 'vitest'
import { solvingAgain } from './solving-again.ts'

test('a set is solved again from its Measurement Set, on the calibrator that its field is named after', () => {
  const provenance = { measurement_set: '/a.ms' }
  const wanted = { action: 'calibrate', ms: '/a.ms', calibrator: '0834+555' }
  expect(solvingAgain({ calibrator: '0834+555_t12', provenance })).toEqual(wanted)
  expect(solvingAgain({ calibrator: '0834+555', provenance })).toEqual(wanted)
  expect(solvingAgain({ calibrator: null, provenance })).toEqual({ action: 'calibrate', ms: '/a.ms' })
  expect(solvingAgain({ calibrator: '3C286', provenance: { measurement_set: null } })).toBeUndefined()
})
