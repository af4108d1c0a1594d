const IMAGE_COLUMNS = 'image_id, image_noise_jy, image_dynamic_range, image_calibration'

const PUT_IMAGE = `
  UPDATE ms_index SET
    image_id = NEW.id, image_noise_jy = NEW.noise_jy, image_dynamic_range = NEW.dynamic_range,
    image_calibration = NEW.calibration
  WHERE path = NEW.ms_path`

/**
 * What is known of Measurement Sets, and of the restored image that was made of each last, in one row, so that lists of them are
 * read off one index: all that they are chosen and ordered by stands in it.
 */
export const statements: readonly string[] = [
  'ALTER TABLE ms_index ADD COLUMN size_bytes INTEGER CHECK (size_bytes >= 0)',
  'ALTER TABLE ms_index ADD COLUMN flagged_fraction REAL CHECK (flagged_fraction BETWEEN 0 AND 1)',
  'ALTER TABLE ms_index ADD COLUMN image_id INTEGER',
  'ALTER TABLE ms_index ADD COLUMN image_noise_jy REAL',
  'ALTER TABLE ms_index ADD COLUMN image_dynamic_range REAL',
  'ALTER TABLE ms_index ADD COLUMN image_calibration TEXT',
  `
    UPDATE ms_index SET (${IMAGE_COLUMNS}) = (
      SELECT id, noise_jy, dynamic_range, calibration FROM images
      WHERE images.ms_path = ms_index.path AND images.type = 'image' ORDER BY created_at DESC, id DESC LIMIT 1)`,
  `CREATE TRIGGER ms_index_image AFTER INSERT ON images WHEN NEW.type = 'image' BEGIN ${PUT_IMAGE}; END`,
  `
    CREATE TRIGGER ms_index_image_again AFTER UPDATE OF created_at, noise_jy, dynamic_range, calibration ON images
    WHEN NEW.type = 'image' BEGIN ${PUT_IMAGE}; END`,
  `
    CREATE INDEX ms_index_list ON ms_index (
      mid_mjd, path, dec_deg, stage_updated_at, stage, status, cal_applied, stored, calibrator, group_id, ${IMAGE_COLUMNS})`,
  'DROP INDEX ms_index_time',
  "CREATE INDEX ingest_queue_calibrators ON ingest_queue (group_id, calibrators) WHERE calibrators <> '[]'",
]
