import { type CheckedFile, isoFromMjdS, type Validation } from '@contimg/pipeline'

/** What was found in a folder of subband files, for machines. */
export function validationRecord(folder: string, { groups, unusable, ignored, statistics, problemCount }: Validation) {
  const { fileCount, sizeBytes, wholeGroupCount, incompleteGroupCount, startMjdS, endMjdS, gaps } = statistics
  return {
    folder,
    problem_count: problemCount,
    groups: groups.map(({ id, spreadS, missing, files, problems, notes }) => ({
      group: id,
      spread_s: spreadS,
      missing,
      problems,
      notes,
      files: files.map(fileRecord),
    })),
    unusable,
    ignored,
    statistics: {
      files: fileCount,
      size_bytes: sizeBytes,
      whole_groups: wholeGroupCount,
      incomplete_groups: incompleteGroupCount,
      start: startMjdS === undefined ? null : isoFromMjdS(startMjdS, 0),
      end: endMjdS === undefined ? null : isoFromMjdS(endMjdS, 0),
      gaps: gaps.map(({ afterGroup, beforeGroup, lengthS }) => ({
        after: afterGroup,
        before: beforeGroup,
        length_s: lengthS,
      })),
    },
  }
}

function fileRecord({ path, subband, sizeBytes, facts, problems }: CheckedFile) {
  if (!facts) return { path, subband, size_bytes: sizeBytes, problems }
  const { timesMjdS, integrationS, antennas, frequenciesHz, polarizations, decRad } = facts
  return {
    path,
    subband,
    size_bytes: sizeBytes,
    problems,
    first_integration: isoFromMjdS(timesMjdS[0]),
    integrations: timesMjdS.length,
    integration_s: integrationS,
    baselines: antennas.length / 2,
    channels: frequenciesHz.length,
    first_channel_hz: frequenciesHz[0],
    last_channel_hz: frequenciesHz[frequenciesHz.length - 1],
    polarizations,
    dec_deg: decRad === undefined ? null : (decRad * 180) / Math.PI,
  }
}
