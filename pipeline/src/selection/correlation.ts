import { correlationName } from '../visibilities/stokes-codes.ts'
import { Scanner } from './scanner.ts'

const NAME = /[A-Za-z]{1,2}(?![A-Za-z])/y

/**
 * Polarizations by name, `XX,YY`.
 *
 * @param corrTypes  codes of the polarizations, one array a set of them
 * @returns          [set] [polarization] 1 where it is selected
 */
export function correlationSelection(text: string, corrTypes: readonly Int32Array[]): Uint8Array[] {
  const scanner = new Scanner('correlation', text)
  const there = [...new Set(corrTypes.flatMap((codes) => [...codes].map(correlationName)))]
  const wanted = scanner.list(',', () => {
    const { position } = scanner
    const name = scanner.take(NAME)?.[0].toUpperCase()
    return name !== undefined && there.includes(name) ? name : scanner.fail(`some of ${there.join(', ')}`, position)
  })
  return corrTypes.map((codes) => Uint8Array.from(codes, (code) => (wanted.includes(correlationName(code)) ? 1 : 0)))
}
