import type { CheckGroup } from './check.ts'

/** The checks of each group, in the order of the report. */
export const CHECK_NAMES: Readonly<Record<CheckGroup, readonly string[]>> = {
  basic: [
    'table',
    'antenna ids',
    'antenna positions',
    'duration',
    'uvw finite',
    'uvw not zero',
    'uvw possible',
    'uvw scale',
    'uvw precision',
    'flagged',
    'empty data',
  ],
  'imaging-columns': ['imaging columns', 'empty corrected data', 'model flux', 'model spectrum'],
  'field-structure': ['field ids', 'field frames', 'phase centres'],
  'spw-structure': ['frequency order', 'window ids', 'data shapes'],
}
