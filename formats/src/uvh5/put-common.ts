import type { HdfWriter } from '../hdf5/writer.ts'
import type { Uvh5Header } from './header.ts'

/** The lengths of the axes, as scalars of the header. */
export function putCounts(file: HdfWriter, header: Uvh5Header, baselines: number, spectralWindows: number): void {
  const { timesJd, frequenciesHz, polarizations, antennaNumbers, ant1Numbers, ant2Numbers } = header
  const counts = {
    Nants_data: new Set([...ant1Numbers, ...ant2Numbers]).size,
    Nants_telescope: antennaNumbers.length,
    Nbls: baselines,
    Nblts: timesJd.length,
    Nfreqs: frequenciesHz.length,
    Npols: polarizations.length,
    Ntimes: new Set(timesJd).size,
    Nspws: spectralWindows,
  }
  for (const [name, count] of Object.entries(counts)) file.putNumber(`/Header/${name}`, 'int64', count)
}

/** Where the array and its antennas stand. */
export function putSite(file: HdfWriter, header: Uvh5Header): void {
  file.putNumber('/Header/latitude', 'float64', header.latitudeDeg)
  file.putNumber('/Header/longitude', 'float64', header.longitudeDeg)
  file.putNumber('/Header/altitude', 'float64', header.altitudeM)
  const count = header.antennaNumbers.length
  file.putStrings('/Header/antenna_names', [count], header.antennaNames)
  file.putNumbers('/Header/antenna_numbers', 'int64', [count], header.antennaNumbers)
  file.putNumbers('/Header/antenna_positions', 'float64', [count, 3], header.antennaPositionsM)
  if (header.antennaDiametersM)
    file.putNumbers('/Header/antenna_diameters', 'float64', [count], header.antennaDiametersM)
}

export function putTexts(file: HdfWriter, texts: Readonly<Record<string, string | undefined>>): void {
  for (const [name, text] of Object.entries(texts))
    if (text !== undefined) file.putStrings(`/Header/${name}`, [], [text])
}
