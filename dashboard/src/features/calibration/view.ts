import { oneOf, spanKey, textKey } from '../../words/address.ts'
import { TABLE_TYPES } from '../../words/calibration.ts'

export const RANGES = ['-2d', '-7d', '-30d'] as const
const NAME = /^[^\s/]{1,300}$/

/** Keys of the address of /calibration. */
export const KEYS = {
  t: spanKey('-2d'),
  set: textKey('', NAME, 'the name of a set'), // none: the one in use
  type: { ...oneOf(['', ...TABLE_TYPES], ''), wanted: TABLE_TYPES.join(', ') }, // none: the first of the set
  show: oneOf(['amplitude', 'phase', 'snr', 'delay'], 'amplitude'),
  by: oneOf(['station', 'snr', 'map', 'table'], 'station'),
  sel: textKey('', /^ant:[\w-]{1,40}$/, 'an antenna such as ant:103'),
  with: textKey('', NAME, 'the name of a set'),
}

/** Name of the antenna of `sel`; undefined for none. */
export const antennaOf = (sel: string): string | undefined => (sel === '' ? undefined : sel.slice('ant:'.length))
export const selOf = (antenna: string): string => `ant:${antenna}`
