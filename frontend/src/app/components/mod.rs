//! The pieces of the pages, one in each file. They show what they are given and say what a person did; they hold no
//! session, no secret, and make no sentences.

pub mod address;
pub mod attachments;
pub mod banners;
pub mod body;
pub mod body_text;
pub mod certificate;
pub mod content;
pub mod dialog;
pub mod header_block;
pub mod headers_table;
pub mod help;
pub mod html_frame;
pub mod icons;
pub mod marks_bar;
pub mod masked_field;
pub mod message_list;
pub mod message_row;
pub mod parts_tree;
pub mod presets;
pub mod problem;
pub mod progress;
pub mod reading_pane;
pub mod row_cells;
pub mod security;
pub mod server_fields;
pub mod sign_out_dialog;
pub mod source_view;
pub mod status_line;
pub mod strip;
pub mod text_field;
pub mod toolbar;
pub mod top_bar;
pub mod view_switch;
