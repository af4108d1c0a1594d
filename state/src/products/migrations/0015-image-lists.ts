const TIME = 'SELECT mid_mjd FROM ms_index WHERE path = NEW.ms_path'

/** When an image was observed, so that lists in the order of time, of one kind, are read off one index. */
export const statements: readonly string[] = [
  'ALTER TABLE images ADD COLUMN observed_mjd REAL',
  'UPDATE images SET observed_mjd = (SELECT mid_mjd FROM ms_index WHERE path = images.ms_path)',
  `
    CREATE TRIGGER images_observed AFTER INSERT ON images WHEN NEW.observed_mjd IS NULL BEGIN
      UPDATE images SET observed_mjd = (${TIME}) WHERE id = NEW.id;
    END`,
  ...['observed_mjd', 'noise_jy', 'dynamic_range', 'created_at'].flatMap((column) => [
    `CREATE INDEX images_of_type_by_${column} ON images (type, ${column})`,
    ...(column === 'created_at' ? [] : [`CREATE INDEX images_by_${column} ON images (${column})`]),
  ]),
  'CREATE INDEX images_of_type_by_place ON images (type, center_dec_deg, center_ra_deg)',
  'CREATE INDEX images_by_place ON images (center_dec_deg, center_ra_deg)',
  'CREATE INDEX images_ms_type ON images (ms_path, type)',
  'DROP INDEX images_ms',
  'DROP INDEX images_type',
]
