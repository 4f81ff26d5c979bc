use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::StorageFailure;

/// Work that is committed together, at most: enough to share the cost of a commit, few enough that nobody waits long.
const GROUP: usize = 64;

/// The only connection that writes, on a thread of its own.
///
/// It takes all work that is waiting, runs each piece as a savepoint inside one transaction, and answers everybody after the
/// commit. A piece that fails is undone alone.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Option<Sender<Box<dyn Work>>>,
    thread: Option<JoinHandle<()>>,
}

/// A piece of work in the queue, whatever its result is.
trait Work: Send {
    /// Runs it; says whether its changes stay.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Answers whoever asked, once what it did is committed or lost.
    fn answer(self: Box<Self>, lost: Option<&StorageFailure>);
}

impl Writer {
    pub fn start(connection: Connection) -> Result<Self, StorageFailure> {
        let (queue, waiting) = channel();
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || work_through(&connection, &waiting))
            .map_err(|error| StorageFailure::Broken(error.to_string()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub async fn run<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageFailure> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let piece = Piece { work: Some(work), result: None, reply };
        let sent = self.queue.as_ref().is_some_and(|queue| queue.send(Box::new(piece)).is_ok());
        let stopped = || E::from(StorageFailure::Broken("the writer has stopped".to_owned()));
        if !sent {
            return Err(stopped());
        }
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has been answered to whoever asked; there is nothing left to do with it here.
            let _ = thread.join();
        }
    }
}

struct Piece<F, T, E> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Piece<F, T, E>
where
    F: FnOnce(&Connection) -> Result<T, E> + Send,
    T: Send,
    E: From<StorageFailure> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        let Some(work) = self.work.take() else { return false };
        let result = catch_unwind(AssertUnwindSafe(|| work(connection)))
            .unwrap_or_else(|_| Err(E::from(StorageFailure::Broken("a write panicked".to_owned()))));
        let stays = result.is_ok();
        self.result = Some(result);
        stays
    }

    fn answer(self: Box<Self>, lost: Option<&StorageFailure>) {
        let result = match (self.result, lost) {
            // What was refused anyway keeps its own reason.
            (Some(Err(own)), _) => Err(own),
            (_, Some(failure)) => Err(E::from(failure.clone())),
            (Some(done), None) => done,
            (None, None) => Err(E::from(StorageFailure::Broken("a write was skipped".to_owned()))),
        };
        // Whoever asked may have gone away meanwhile.
        let _ = self.reply.send(result);
    }
}

fn work_through(connection: &Connection, waiting: &Receiver<Box<dyn Work>>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        let lost = commit(connection, &mut group).err();
        for piece in group {
            piece.answer(lost.as_ref());
        }
    }
}

fn commit(connection: &Connection, group: &mut [Box<dyn Work>]) -> Result<(), StorageFailure> {
    let outcome = (|| {
        execute(connection, "BEGIN IMMEDIATE")?;
        for piece in group.iter_mut() {
            execute(connection, "SAVEPOINT piece")?;
            let stays = piece.run(connection);
            if connection.is_autocommit() {
                // A full disk, say, made SQLite give up the whole transaction: everybody in the group lost.
                return Err(StorageFailure::Unavailable(
                    "The data couldn't be saved just now. Please try again in a moment.",
                    "SQLite rolled the transaction back".to_owned(),
                ));
            }
            if !stays {
                execute(connection, "ROLLBACK TO piece")?;
            }
            execute(connection, "RELEASE piece")?;
        }
        execute(connection, "COMMIT")
    })();
    if outcome.is_err() && !connection.is_autocommit() {
        // If even this fails, the next BEGIN says so.
        let _ = execute(connection, "ROLLBACK");
    }
    outcome
}

fn execute(connection: &Connection, statement: &str) -> Result<(), StorageFailure> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}
