-- What is known of a shop tells addresses in it, and prices. Of one that moved, or sells in another currency, all is to
-- be read anew: whoever learned of it, and also where they got no further than that.
CREATE TRIGGER shop_moved AFTER UPDATE OF primary_host, currency ON shops
WHEN OLD.primary_host <> NEW.primary_host OR OLD.currency <> NEW.currency
BEGIN
  UPDATE shop_syncs
     SET synced_at = NULL,
         reason = iif(state = 'running', 'The shop has changed: all of it is to be read once more.', reason),
         state = iif(state = 'running', 'failed', state)
   WHERE shop = NEW.shop;
END;
