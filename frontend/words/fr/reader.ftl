reader = Message
nothing-open = Rien n’est ouvert.
nothing-open-more = Choisissez un message, ou parcourez la liste avec j et k et lisez avec Entrée. La touche ? affiche toutes les touches.
back = Retour
save = Enregistrer
save-label = Enregistrer le message dans un fichier
marked = Ce message sera supprimé à votre déconnexion.
from = De
to = À
cc = Copie
reply-to = Répondre à
nobody = (personne)
no-recipient = sans destinataire
no-sender = (sans expéditeur)
no-subject = (sans objet)
text-from-html = Ce texte a été tiré du HTML du message.
no-text = Ce message n’a pas de texte.
text-cut = Ce texte est très long, seul le début est affiché. Enregistrez le message pour tout lire.
source-cut = Ce n’est que le début. Enregistrez le message pour tout voir.
html-cut = Ce message est trop grand pour être affiché en entier. Enregistrez-le pour tout voir.
load-once = Charger une fois
frame = Corps du message
attachments = Pièces jointes
not-fetched = Ce message n’a pas été reçu : la session n’est pas connectée.
reading = Lecture…
waiting = En attente du serveur…
tab-text = Texte
tab-html = HTML
tab-source = Source
tab-headers = En-têtes
tab-parts = Parties
would-not-give = Le serveur n’a pas voulu donner ce message.
    .next = Il a peut-être disparu, ou le serveur est en faute. Actualisez la liste ou réessayez plus tard.
too-large = Ce message dépasse { $size }.
    .next = C’est plus que cette page ne peut contenir. Relevez-le avec un logiciel de messagerie.
unreadable = Ce message n’a pas pu être lu.
    .next = Il est abîmé, ou fait pour nuire aux logiciels de messagerie. Il n’a causé aucun dommage ; « Source » le montre tel quel.
too-nested = Ce message contient des messages emboîtés, trop nombreux pour être déballés.
    .next = « Source » le montre tel quel.
too-many-parts = Ce message a trop de parties pour être déballé.
    .next = « Source » le montre tel quel.
no-mail = Ceci ne ressemble pas à un message.
    .next = « Source » montre ce que le serveur a envoyé.
broken-encoding = Ce message est abîmé ou mal fait : le texte peut avoir des lacunes.
    .next = « Source » le montre tel quel.
broken-structure = Ce message est mal formé : une partie ne finit pas où elle devrait.
    .next = Il manque peut-être quelque chose ; « Source » montre tout.
unknown-charset = Ce message utilise un jeu de caractères inconnu.
    .next = Certaines lettres peuvent être fausses.
numbered = Message { NUMBER($number) }
to-one = à { $first }
to-several = { $others ->
    [one] à { $first } et { $others } autre
    [many] à { $first } et { $others } d’autres
   *[other] à { $first } et { $others } autres
 }
more-people = {" "}et { NUMBER($number) } de plus
earlier-lines = { $number ->
    [one] { $number } ligne antérieure
    [many] { $number } de lignes antérieures
   *[other] { $number } lignes antérieures
 }
save-attachment = Enregistrer { $name }, { $size }
false-name = Le nom de l’expéditeur montre { $shown }, mais l’adresse est { $address }.
    .next = Le nom se choisit librement. Ne vous fiez qu’à l’adresse, et encore pas trop.
file-name = message { $number }
