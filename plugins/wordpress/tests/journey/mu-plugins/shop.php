<?php
// What pages can tell of WooCommerce.
class WooCommerce {}
