//! What every request goes through before and after it is answered.

pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod problem;
pub(crate) mod reply;

pub(crate) use call::Call;
pub(crate) use problem::Problem;
pub(crate) use reply::Reply;
