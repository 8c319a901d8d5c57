import { registerBlockType } from "@wordpress/blocks";
import type { BlockConfiguration } from "@wordpress/blocks";
import metadata from "./block.json";
import { Edit } from "./edit.tsx";
import type { ChatAttributes } from "./edit.tsx";

/** The server has told the editor the rest, translated; and it renders the block, of which only attributes are saved. */
const settings = { edit: Edit, save: () => null } as Partial<BlockConfiguration<ChatAttributes>>;

registerBlockType(metadata.name, settings as BlockConfiguration<ChatAttributes>);
