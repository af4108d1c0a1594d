/** What images are graded by stands in the index, so that those of a grade are counted without reading their rows. */
export const statements: readonly string[] = [
  'CREATE INDEX images_of_type_by_grade ON images (type, noise_jy, dynamic_range, calibration)',
  'DROP INDEX images_of_type_by_noise_jy',
]
