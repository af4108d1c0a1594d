import type { CalibrationSetItem, Grade } from '@contimg/api/schemas'

/** The grade of a mark; null where it is not known. */
export const gradeOf = (mark: CalibrationSetItem['quality']): Grade | null => (mark === 'unknown' ? null : mark)
