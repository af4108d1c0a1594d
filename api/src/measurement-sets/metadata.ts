import type { MeasurementSetContents } from '../inspect/measurement-set-files.ts'
import type { MsMetadata, MsRecorded } from '../schemas/ms-metadata.ts'

/** What is in a Measurement Set, in the words of the API. */
export function metadataOf(
  { summary, history, sizeBytes }: MeasurementSetContents,
  recorded: MsRecorded | null,
): MsMetadata {
  return {
    path: summary.path,
    size_bytes: sizeBytes,
    row_count: summary.rowCount,
    integration_count: summary.integrationCount,
    start_at: summary.startUtc,
    end_at: summary.endUtc,
    observations: [...summary.observations],
    fields: summary.fields.map(({ id, name, raDeg, decDeg, frame, rowCount }) => ({
      ...{ id, name, ra_deg: raDeg, dec_deg: decDeg, frame, row_count: rowCount },
    })),
    spectral_windows: summary.spectralWindows.map((one) => ({
      ...{
        id: one.id,
        name: one.name,
        channel_count: one.channelCount,
        first_mhz: one.firstMhz,
        last_mhz: one.lastMhz,
      },
      channel_width_khz: one.channelWidthKhz,
      ...{ correlations: [...one.correlations], row_count: one.rowCount },
    })),
    antennas: summary.antennas.map(({ id, name, station, mount, diameterM, positionM, rowCount }) => ({
      ...{ id, name, station, mount, diameter_m: diameterM, position_m: [...positionM], row_count: rowCount },
    })),
    scans: summary.scans.map(({ scan, fieldIds, startUtc, endUtc, intervalS, rowCount }) => ({
      ...{ scan, field_ids: [...fieldIds], start_at: startUtc, end_at: endUtc },
      ...{ interval_s: intervalS, row_count: rowCount },
    })),
    columns: [...summary.columns],
    history: history.map(({ utc, application, message }) => ({ at: utc, application, message })),
    recorded,
  }
}
