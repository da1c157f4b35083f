-- The settings that a clone has instead of its flavor's, as JSON.
ALTER TABLE bundle ADD COLUMN new_app_config TEXT;
