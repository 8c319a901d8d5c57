declare module "*.css";
declare module "@wordpress/block-editor";
