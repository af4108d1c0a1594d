import { basename } from 'node:path'
import type { Uvh5Reader } from '@contimg/formats/uvh5'
import { GroupError } from './errors.ts'
import type { TimeAxis } from './time-axis.ts'

const SAME_DEC_RAD = 1e-6

/** @throws GroupError where two files are not of one array, one kind of polarization or one pointing */
export function checkHeaders(first: Uvh5Reader, other: Uvh5Reader): void {
  const [a, b] = [first.header, other.header]
  const differ = (what: string, found: unknown, wanted: unknown) =>
    new GroupError(other.path, `${what} ${found}, wanted ${wanted} as in ${basename(first.path)}`)
  if (`${b.polarizations}` !== `${a.polarizations}`) throw differ('polarizations', b.polarizations, a.polarizations)
  if (b.antennaNames.length !== a.antennaNames.length)
    throw differ('antennas', b.antennaNames.length, a.antennaNames.length)
  const renamed = b.antennaNames.findIndex((name, i) => name !== a.antennaNames[i])
  if (renamed >= 0) throw differ(`antenna ${renamed} is`, b.antennaNames[renamed], a.antennaNames[renamed])
  if (Math.abs((b.phaseCentreDecRad ?? 0) - (a.phaseCentreDecRad ?? 0)) > SAME_DEC_RAD)
    throw differ('pointing declination (rad)', b.phaseCentreDecRad, a.phaseCentreDecRad)
}

/** @throws GroupError where a file has other baselines in an integration, or has them in another order */
export function checkBaselines({ integrations, firstRows }: TimeAxis, { path, header, rowCount }: Uvh5Reader): void {
  for (const [t, { header: wanted, firstRow, rowCount: baselines }] of integrations.entries()) {
    const own = firstRows.get(path)![t]
    if (own < 0 || wanted === header) continue
    let end = own
    while (end < rowCount && header.timesJd[end] === header.timesJd[own]) end++
    if (end - own !== baselines)
      throw new GroupError(
        path,
        `integration ${t} has ${end - own} baselines, wanted ${baselines} as in the other files`,
      )
    for (let row = 0; row < baselines; row++) {
      const [a1, a2] = [header.ant1Numbers[own + row], header.ant2Numbers[own + row]]
      const [b1, b2] = [wanted.ant1Numbers[firstRow + row], wanted.ant2Numbers[firstRow + row]]
      if (a1 !== b1 || a2 !== b2)
        throw new GroupError(path, `row ${own + row}: baseline ${a1}-${a2}, wanted ${b1}-${b2} as in the other files`)
    }
  }
}
