import { loadHdf5 } from '@contimg/formats/uvh5'
import type { SubbandFile } from '../convert/grouping.ts'
import { type InspectedFile, inspectFile } from './index-folder.ts'

/** What opens subband files, as they arrive, and says where they point or why they cannot be read. */
export type FileInspector = (file: SubbandFile, groupId: string) => InspectedFile

export async function fileInspector(): Promise<FileInspector> {
  const library = await loadHdf5()
  return (file, groupId) => inspectFile(library, file, groupId)
}
