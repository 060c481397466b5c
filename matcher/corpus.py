"""The calls as rows of a matrix, kept in blocks so that one changed call costs one block."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn, zip_sp_matmul_topn

from matcher.similarity import Matrix, Numbers, Similarity, batched, same_width, scaled
from tracker.shapes.matching import CallText

# The columns a call has, and their values.
Entries = tuple[NDArray[np.int32], Numbers]

_BLOCK = 512
_PROJECTS_AT_ONCE = 4_096
# Fewer and larger products are quicker, since each keeps its own best; this many bound the memory.
_BLOCKS_AT_ONCE = 16


@dataclass
class Block:
    """Up to 512 calls and their rows."""

    ids: list[str]
    rows: Matrix


class Corpus:
    """Call vectors by call id. Blocks bound both memory and the work after one change."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Take blocks as ``build`` makes them or files keep them."""
        self.blocks = list(blocks)
        self._place = {call_id: block for block in self.blocks for call_id in block.ids}

    def __len__(self) -> int:
        """Number of calls."""
        return len(self._place)

    def __contains__(self, call_id: object) -> bool:
        """Say whether a call is there."""
        return call_id in self._place

    @property
    def ids(self) -> list[str]:
        """Call ids in the order of the columns of ``scores``."""
        return [call_id for block in self.blocks for call_id in block.ids]

    def row(self, call_id: str, width: int) -> Matrix:
        """Return one call's vector, as wide as the model is by now."""
        columns, values = self.entries(call_id)
        return sparse.csr_matrix((values, columns, [0, len(columns)]), shape=(1, width))

    def entries(self, call_id: str) -> Entries:
        """Return the columns one call has and their values: the quick way to look at a single call."""
        block = self._place[call_id]
        number = block.ids.index(call_id)
        span = slice(block.rows.indptr[number], block.rows.indptr[number + 1])
        return block.rows.indices[span], block.rows.data[span]

    def put(self, call_id: str, row: Matrix) -> None:
        """Store a changed or a new call."""
        self.drop(call_id)
        if not self.blocks or len(self.blocks[-1].ids) >= _BLOCK:
            self.blocks.append(Block([], sparse.csr_matrix((0, row.shape[1]), dtype=np.float32)))
        last = self.blocks[-1]
        last.rows = same_width([last.rows, row], row.shape[1])
        last.ids.append(call_id)
        self._place[call_id] = last

    def drop(self, call_id: str) -> None:
        """Forget a call; nothing happens when it is unknown."""
        block = self._place.pop(call_id, None)
        if block is not None:
            keep = [number for number, known in enumerate(block.ids) if known != call_id]
            block.rows = block.rows[keep]
            block.ids = [block.ids[number] for number in keep]

    def scores(self, row: Matrix) -> Numbers:
        """Return the similarity of one vector to every call, in the order of ``ids``."""
        width = row.shape[1]
        dense = row.toarray().ravel()
        parts = []
        for block in self.blocks:
            block.rows.resize((len(block.ids), width))
            parts.append(block.rows @ dense)
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def nearest(self, rows: Matrix, depth: int, factors: Numbers, threads: int) -> Iterator[Matrix]:
        """Yield, for chunks of vectors, the ``depth`` most similar calls of each after multiplying by ``factors``.

        The product is never dense: each block keeps its best, and the best of all blocks are merged.
        """
        for first in range(0, rows.shape[0], _PROJECTS_AT_ONCE):
            chunk = rows[first : first + _PROJECTS_AT_ONCE]
            parts = self._scaled_columns(rows.shape[1], factors)
            yield _merged([sp_matmul_topn(chunk, part, top_n=depth, n_threads=threads) for part in parts], chunk, depth)

    def _scaled_columns(self, width: int, factors: Numbers) -> Iterator[Matrix]:
        """Yield many blocks at a time with their calls as columns, times their factors."""
        start = 0
        for blocks in batched(self.blocks, _BLOCKS_AT_ONCE):
            rows = same_width([block.rows for block in blocks], width)
            end = start + rows.shape[0]
            yield scaled(rows, factors[start:end]).T.tocsr()
            start = end


def _merged(best: list[Matrix], rows: Matrix, depth: int) -> Matrix:
    """Return the best of several parts of the corpus, in one matrix."""
    if not best:
        return sparse.csr_matrix((rows.shape[0], 0), dtype=np.float32)
    return best[0] if len(best) == 1 else zip_sp_matmul_topn(top_n=depth, C_mats=best)


def build(similarity: Similarity, calls: Sequence[CallText], report: Callable[[int], None] | None = None) -> Corpus:
    """Embed calls block by block. ``report`` is told how many calls are done."""
    blocks = []
    for part in batched(calls, _BLOCK):
        blocks.append(Block([call.id for call in part], similarity.embed_calls(part)))
        if report:
            report(len(part))
    return Corpus(blocks)
